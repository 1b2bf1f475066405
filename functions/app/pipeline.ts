import { randomUUID } from "node:crypto";
import type { Runtime } from "../../shared/composition.ts";
import { type Azure, openAzure } from "../../shared/platform/azure/clients.ts";
import { readConfiguration } from "../../shared/platform/azure/configuration.ts";
import { record } from "../../shared/platform/telemetry/record.ts";

/*
 * The edge of the function app: the environment, the clock and chance are read here and nowhere below. Loading this
 * file validates the configuration: an app with wrong settings does not start, and the error lists all of them.
 */

export const azure: Azure = openAzure(readConfiguration(process.env), {
  onCharge: (container, operation, requestUnits) =>
    record("korevital.cosmos.request_units", requestUnits, { container, operation }),
  onConflict: (operation) => record("korevital.concurrency.retries", 1, { operation }),
});

export const runtime: Runtime = {
  now: () => Date.now(),
  newId: () => randomUUID(),
  retryConflicts: azure.retryConflicts,
  earliestTime: azure.configuration.earliestTime,
};

export const { now } = runtime;
