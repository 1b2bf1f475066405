import type { Azure } from "../azure/clients.ts";
import { bronzeReader } from "../bronze/reader.ts";
import type { BronzeReader } from "../bronze/reading.ts";
import { calendar } from "../gold/calendar.ts";
import type { Gold } from "../gold/gold.ts";
import { factsReader } from "../silver/facts-reader.ts";
import { silverDefinitions } from "../silver/registry.ts";
import type { Silver } from "../silver/slice.ts";
import { streams } from "../streams/registry.ts";

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
