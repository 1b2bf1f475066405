import { randomUUID } from "node:crypto";
import { record } from "../telemetry/record.ts";
import { type Azure, openAzure } from "./clients.ts";
import { readConfiguration } from "./configuration.ts";
import type { ChargeListener } from "./documents.ts";

const charged: ChargeListener = (container, operation, requestUnits) =>
  record("korevital.cosmos.request_units", requestUnits, { container, operation });

/*
 * The edge of the function app: here, and nowhere below, the environment, the clock and chance are read.
 * Loading it checks the configuration, so that an app that is set up wrongly does not start and says all that is wrong.
 */
export const azure: Azure = openAzure(readConfiguration(process.env), charged);

/** Epoch milliseconds. */
export const now = (): number => Date.now();

/** A name that nobody ever used. */
export const newId = (): string => randomUUID();
