import { calendar } from "../../shared/gold/dates/calendar.ts";
import { summaries } from "../../shared/gold/registry.ts";
import type { TraceWorld } from "../../shared/operations/trace/context.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { within } from "../../shared/platform/with-timeout.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { factsReader } from "../../shared/silver/open-silver-reader.ts";
import { streams } from "../../shared/streams/registry.ts";
import { quarantineStore } from "../quarantine/context.ts";

/** Milliseconds that a hub gets to answer. */
const hubBudget = 5_000;

/** @param onSilence learns which hub does not answer */
export function traceWorld(azure: Azure, onSilence: (hub: string) => void): TraceWorld {
  const { silver, gold, blobs, configuration } = azure;
  return {
    store: quarantineStore(azure),
    streams,
    definitions: silverDefinitions,
    summaries,
    async hub({ hub }) {
      try {
        return await within(hubBudget, azure.hub(hub).state());
      } catch {
        onSilence(hub);
        return undefined;
      }
    },
    silver,
    gold,
    blobs,
    database: configuration.silverDatabase,
    view: { facts: factsReader(silver), calendar: calendar(configuration.reportingTimeZone) },
  };
}
