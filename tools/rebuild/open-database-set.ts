import { type Azure, openAzure } from "../../shared/platform/azure/clients.ts";
import { type DatabaseSet, rejectLiveDatabases } from "./database-set.ts";

/** Opens the same services with the databases of a set. */
export function openDatabaseSet({ configuration }: Azure, set: DatabaseSet, timeZone: string): Azure {
  rejectLiveDatabases(set, configuration);
  return openAzure({
    ...configuration,
    silverDatabase: set.silver,
    goldDatabase: set.gold,
    reportingTimeZone: timeZone,
  });
}
