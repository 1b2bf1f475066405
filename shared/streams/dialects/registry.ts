import fitabaseHeartRates from "../../../dialects/fitabase-heart-rates.json" with { type: "json" };
import fitabaseMinuteSteps from "../../../dialects/fitabase-minute-steps.json" with { type: "json" };
import { type Mapping, readMapping } from "./read-mapping.ts";

/** All mappings. The app and the commands contain them: an invalid one fails their start. */
export const mappings: readonly Mapping[] = [
  readMapping("fitabase-heart-rates", fitabaseHeartRates),
  readMapping("fitabase-minute-steps", fitabaseMinuteSteps),
];
