import type { BronzeReader } from "./bronze/bronze-reader.ts";
import type { Lake } from "./bronze/bronze-store.ts";
import { landingContainer } from "./bronze/landing/storage-event.ts";
import { openBronzeReader } from "./bronze/open-bronze-reader.ts";
import { calendar } from "./gold/dates/calendar.ts";
import { type Gold, sharedContainers } from "./gold/run/gold.ts";
import type { Azure } from "./platform/azure/clients.ts";
import type { RetryConflicts } from "./platform/optimistic-concurrency.ts";
import type { Exports } from "./serving/exports/exports.ts";
import { pseudonymiser } from "./serving/masking/pseudonym.ts";
import { type Outbox, outboxContainer, scoresHub } from "./serving/outbox/outbox.ts";
import { silverDefinitions } from "./silver/documents/registry.ts";
import { openSilverReader } from "./silver/open-silver-reader.ts";
import type { Silver } from "./silver/slice/run-slice.ts";
import { streams } from "./streams/registry.ts";

/*
 * The composition root: each function wires one part of the pipeline to the Azure clients. The function app and the
 * commands compose through these alone, so that a part is wired in one place.
 */

/** What enters at the edge: clock, chance, and retries, which need both. */
export interface Runtime {
  /** Epoch milliseconds. */
  now(): number;
  /** A unique name. */
  newId(): string;
  readonly retryConflicts: RetryConflicts;
}

export function bronzeReaderFor(azure: Pick<Azure, "table" | "blobs">): BronzeReader {
  return openBronzeReader(lakeFor(azure));
}

/** The manifest and the blob containers of its files. */
export function lakeFor(azure: Pick<Azure, "table" | "blobs">): Lake {
  return { manifest: azure.table("manifest"), bronze: azure.blobs("bronze"), quarantine: azure.blobs("quarantine") };
}

/** The stores of landed files, without their bronze. */
export function landingFor(azure: Pick<Azure, "files" | "blobs">) {
  return { files: azure.files(landingContainer), reports: azure.blobs("landing-reports") };
}

/** @param now epoch milliseconds */
export function silverFor(azure: Azure, now: () => number): Silver {
  return {
    bronze: bronzeReaderFor(azure),
    container: azure.silver,
    streams,
    definitions: silverDefinitions,
    database: azure.configuration.silverDatabase,
    retryConflicts: azure.retryConflicts,
    now,
  };
}

/** @param now epoch milliseconds */
export function goldFor({ silver, gold, configuration, retryConflicts }: Azure, now: () => number): Gold {
  return {
    silver,
    gold,
    silverReader: openSilverReader(silver),
    calendar: calendar(configuration.reportingTimeZone),
    refreshInterval: configuration.goldRefreshInterval,
    retryConflicts,
    now,
  };
}

export function exportsFor({ gold, blobs, configuration }: Azure, runtime: Runtime): Exports {
  return {
    gold,
    blobs,
    pseudonymise: pseudonymiser(configuration.pseudonymKey),
    timeZone: configuration.reportingTimeZone,
    ...runtime,
  };
}

export function outboxFor(azure: Azure): Outbox {
  return {
    balance: azure.silver("balance"),
    silver: openSilverReader(azure.silver),
    messages: azure.retained(outboxContainer),
    progress: azure.gold(sharedContainers.progress),
    hub: azure.hub(scoresHub),
  };
}
