import { type Azure, openAzure } from "../../shared/azure/clients.ts";
import { type Pair, refuseLive } from "./pair.ts";

/** The same services, with the databases of the pair. */
export function openTargetOf({ configuration }: Azure, pair: Pair, timeZone: string): Azure {
  refuseLive(pair, configuration);
  return openAzure({
    ...configuration,
    silverDatabase: pair.silver,
    goldDatabase: pair.gold,
    reportingTimeZone: timeZone,
  });
}
