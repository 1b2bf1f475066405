import type { BronzeReader } from "./bronze/bronze-reader.ts";
import { bronzeReader } from "./bronze/open-bronze-reader.ts";
import { calendar } from "./gold/dates/calendar.ts";
import type { Gold } from "./gold/run/gold.ts";
import type { Azure } from "./platform/azure/clients.ts";
import { silverDefinitions } from "./silver/documents/registry.ts";
import { factsReader } from "./silver/open-silver-reader.ts";
import type { Silver } from "./silver/slice/run-slice.ts";
import { streams } from "./streams/registry.ts";

/*
 * The layers as the configuration names their databases. Whoever works on them does so by these: the app, and the command that makes
 * silver and gold anew beside it.
 */

export function bronzeOf(azure: Pick<Azure, "table" | "blobs">): BronzeReader {
  return bronzeReader({
    manifest: azure.table("manifest"),
    bronze: azure.blobs("bronze"),
    quarantine: azure.blobs("quarantine"),
  });
}

/** @param now epoch milliseconds */
export function silverOf(azure: Azure, now: () => number): Silver {
  return {
    bronze: bronzeOf(azure),
    container: azure.silver,
    streams,
    definitions: silverDefinitions,
    database: azure.configuration.silverDatabase,
    now,
  };
}

/** @param now epoch milliseconds */
export function goldOf({ silver, gold, configuration }: Azure, now: () => number): Gold {
  return { silver, gold, facts: factsReader(silver), calendar: calendar(configuration.reportingTimeZone), now };
}
