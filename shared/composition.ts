import type { BronzeReader } from "./bronze/bronze-reader.ts";
import type { Lake } from "./bronze/bronze-store.ts";
import { continuation, landingContainer, landingQueue } from "./bronze/landing/storage-event.ts";
import { openBronzeReader } from "./bronze/open-bronze-reader.ts";
import { calendar } from "./gold/dates/calendar.ts";
import { computedSummaries, summaries } from "./gold/registry.ts";
import { type Gold, sharedContainers } from "./gold/run/gold.ts";
import type { DoctorContext } from "./operations/doctor/context.ts";
import type { ReplayContext } from "./operations/quarantine/replay.ts";
import type { QuarantineStore } from "./operations/quarantine/store.ts";
import type { PipelineStores } from "./operations/status/read.ts";
import type { TraceContext } from "./operations/trace/context.ts";
import type { Azure } from "./platform/azure/clients.ts";
import type { RetryConflicts } from "./platform/optimistic-concurrency.ts";
import { withTimeout } from "./platform/with-timeout.ts";
import { dependenciesOf } from "./serving/api/dependencies.ts";
import type { Exports } from "./serving/exports/exports.ts";
import { type Pseudonymise, pseudonymiser } from "./serving/masking/pseudonym.ts";
import { type Outbox, outboxContainer, scoresHub } from "./serving/outbox/outbox.ts";
import { silverDefinitions } from "./silver/documents/registry.ts";
import { openSilverReader } from "./silver/open-silver-reader.ts";
import type { Silver } from "./silver/slice/run-slice.ts";
import { streamNamed, streams } from "./streams/registry.ts";

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

export function pseudonymiserFor({ configuration }: Pick<Azure, "configuration">): Pseudonymise {
  return pseudonymiser(configuration.pseudonymKey);
}

export function exportsFor({ gold, blobs, configuration }: Azure, runtime: Runtime): Exports {
  return {
    gold,
    blobs,
    pseudonymise: pseudonymiserFor({ configuration }),
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

/** @param now epoch milliseconds */
export function pipelineFor(azure: Azure, now: () => number): PipelineStores {
  return {
    streams,
    summaries: computedSummaries,
    hub: azure.hub,
    manifest: azure.table("manifest"),
    bronze: bronzeReaderFor(azure),
    database: azure.configuration.silverDatabase,
    gold: goldFor(azure, now),
  };
}

/** @param now epoch milliseconds */
export function apiFor(azure: Azure, now: () => number) {
  return {
    pseudonymise: pseudonymiserFor(azure),
    silverReader: openSilverReader(azure.silver),
    dependencies: dependenciesOf(azure, streams),
    pipeline: pipelineFor(azure, now),
  };
}

export function quarantineFor(azure: Pick<Azure, "table" | "blobs">): QuarantineStore {
  return { ...lakeFor(azure), ledger: azure.table("quarantine") };
}

export function replayFor(azure: Azure, clock: Pick<ReplayContext, "now" | "sleep">): ReplayContext {
  return { ...clock, store: quarantineFor(azure), streamNamed, hub: ({ hub }) => azure.hub(hub) };
}

export function doctorFor(
  azure: Azure,
  orchestrations: DoctorContext["orchestrations"],
  runtime: Runtime,
): DoctorContext {
  const { configuration, checkpoints, silver, gold } = azure;
  const queue = azure.queue(landingQueue);
  return {
    ...{ streams, summaries, checkpoints, silver, gold, orchestrations, now: runtime.now },
    hub: ({ hub }) => azure.hub(hub),
    lake: { ...lakeFor(azure), ...landingFor(azure), ...runtime },
    landingGrace: configuration.landingGrace,
    goldRefreshInterval: configuration.goldRefreshInterval,
    enqueue: (file) => queue.send(continuation(file)),
    ledger: azure.table("quarantine"),
    database: configuration.silverDatabase,
  };
}

/** Milliseconds; a trace does not require the hubs. */
const hubTimeout = 5_000;

/** @param onUnreachable receives the name of a hub that does not respond */
export function traceFor(azure: Azure, onUnreachable: (hub: string) => void): TraceContext {
  const { silver, gold, blobs, configuration } = azure;
  return {
    ...{ store: quarantineFor(azure), streams, definitions: silverDefinitions, summaries, silver, gold, blobs },
    async hub({ hub }) {
      try {
        return await withTimeout(hubTimeout, azure.hub(hub).state());
      } catch {
        onUnreachable(hub);
        return undefined;
      }
    },
    database: configuration.silverDatabase,
    groupContext: { silver: openSilverReader(silver), calendar: calendar(configuration.reportingTimeZone) },
  };
}
