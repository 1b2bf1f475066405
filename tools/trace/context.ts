import { calendar } from "../../shared/gold/dates/calendar.ts";
import { summaries } from "../../shared/gold/registry.ts";
import type { TraceContext } from "../../shared/operations/trace/context.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { withTimeout } from "../../shared/platform/with-timeout.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { openSilverReader } from "../../shared/silver/open-silver-reader.ts";
import { streams } from "../../shared/streams/registry.ts";
import { quarantineStore } from "../quarantine/context.ts";

/** Milliseconds. */
const hubTimeout = 5_000;

/** @param onUnreachable receives the name of a hub that does not respond */
export function traceContext(azure: Azure, onUnreachable: (hub: string) => void): TraceContext {
  const { silver, gold, blobs, configuration } = azure;
  return {
    store: quarantineStore(azure),
    streams,
    definitions: silverDefinitions,
    summaries,
    async hub({ hub }) {
      try {
        return await withTimeout(hubTimeout, azure.hub(hub).state());
      } catch {
        onUnreachable(hub);
        return undefined;
      }
    },
    silver,
    gold,
    blobs,
    database: configuration.silverDatabase,
    groupContext: { silver: openSilverReader(silver), calendar: calendar(configuration.reportingTimeZone) },
  };
}
