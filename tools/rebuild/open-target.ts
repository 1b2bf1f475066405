import { type Azure, openAzure } from "../../shared/platform/azure/clients.ts";
import { type Pair, refuseLive } from "./database-set.ts";

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
