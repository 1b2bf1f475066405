import type { BronzeReader } from "./bronze/bronze-reader.ts";
import type { BronzeStore, Lake } from "./bronze/bronze-store.ts";
import type { ErasedRecords } from "./bronze/compaction/erase-records.ts";
import { continuation, landingContainer, landingQueue } from "./bronze/landing/storage-event.ts";
import { openBronzeReader } from "./bronze/open-bronze-reader.ts";
import { activityDaily } from "./gold/activity/activity-daily.ts";
import { calendar } from "./gold/dates/calendar.ts";
import { calendarNamed } from "./gold/dates/calendars.ts";
import { gymSummary } from "./gold/gym-summary/gym-summary.ts";
import { rowsAt } from "./gold/health-alerts/compute.ts";
import { computedSummaries, summaries } from "./gold/registry.ts";
import { erasureGold } from "./gold/run/erased-groups.ts";
import { type Gold, sharedContainers } from "./gold/run/gold.ts";
import { openGroupContext } from "./gold/run/group-context.ts";
import { sealedErrors } from "./gold/run/sealed-errors.ts";
import type { DoctorContext } from "./operations/doctor/context.ts";
import type { RecoveryContext } from "./operations/ingest-recovery/context.ts";
import { type ObjectiveStore, objectivesTable } from "./operations/objectives/count-store.ts";
import type { FreshnessContext } from "./operations/objectives/measure-freshness.ts";
import type { PersonStores } from "./operations/person/export-person.ts";
import type { ProofContext } from "./operations/proof/prove.ts";
import { forgetEvents } from "./operations/quarantine/forget.ts";
import type { ReplayContext } from "./operations/quarantine/replay.ts";
import type { QuarantineStore } from "./operations/quarantine/store.ts";
import type { CopyContext } from "./operations/recovery/copy-lake.ts";
import type { RetentionContext } from "./operations/retention/apply-retention.ts";
import type { LayerStores, PipelineStores } from "./operations/status/read.ts";
import type { TraceContext } from "./operations/trace/context.ts";
import type { Azure } from "./platform/azure/clients.ts";
import type { RetryConflicts } from "./platform/optimistic-concurrency.ts";
import { pipelineId } from "./platform/pipeline-id.ts";
import { withTimeout } from "./platform/with-timeout.ts";
import { dependenciesOf } from "./serving/api/dependencies.ts";
import { memoizeFor } from "./serving/api/memoize-for.ts";
import { type Audit, auditContainer } from "./serving/audit/audit.ts";
import type { Exports } from "./serving/exports/exports.ts";
import type { Masking } from "./serving/masking/mask.ts";
import { pseudonymiser } from "./serving/masking/pseudonym.ts";
import { eraseMessagesIn } from "./serving/outbox/erase-messages.ts";
import { type Outbox, outboxContainer } from "./serving/outbox/outbox.ts";
import { outputs } from "./serving/outbox/registry.ts";
import { openWebhook } from "./serving/outbox/webhook/webhook.ts";
import type { Serving } from "./serving/postgres/serving.ts";
import type { Registry } from "./serving/registry/registry.ts";
import type { RowSource } from "./serving/report/read-rows.ts";
import { silverDefinitions } from "./silver/documents/registry.ts";
import { type ErasureStore, erasedOwnerships, erasuresContainer } from "./silver/erasure/erasure-store.ts";
import { keyedHashes } from "./silver/erasure/keyed-hashes.ts";
import { readErasureIndex } from "./silver/erasure/read-erasure-index.ts";
import type { SilverErasure } from "./silver/erasure/silver-erasure.ts";
import { openSilverReader, withErased } from "./silver/open-silver-reader.ts";
import { restrictionsAge } from "./silver/restriction/restrict.ts";
import { type RestrictedPeople, restrictedReader } from "./silver/restriction/restricted-reader.ts";
import { restrictedPeople } from "./silver/restriction/restriction-store.ts";
import { visibleEvents } from "./silver/restriction/visible-events.ts";
import { standingOf } from "./silver/retention/standing.ts";
import type { SilverReader } from "./silver/silver-reader.ts";
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
  /** See `Configuration.earliestTime`. */
  readonly earliestTime: number;
}

export function bronzeReaderFor(azure: Pick<Azure, "table" | "blobs">): BronzeReader {
  return openBronzeReader(lakeFor(azure));
}

/** The manifest and the blob containers of its files. */
export function lakeFor(azure: Pick<Azure, "table" | "blobs">): Lake {
  return { manifest: azure.table("manifest"), bronze: azure.blobs("bronze"), quarantine: azure.blobs("quarantine") };
}

/** Undefined in an environment without a second copy of bronze. */
export function copyFor(azure: Azure, now: () => number): CopyContext | undefined {
  const { copy, retryConflicts } = azure;
  return copy && { lake: { ...lakeFor(azure), retryConflicts }, copy, now };
}

/** The stores of landed files, without their bronze. */
export function landingFor(azure: Pick<Azure, "files" | "blobs" | "configuration">) {
  const { hubName } = azure.configuration;
  return { files: azure.files(landingContainer), reports: azure.blobs("landing-reports"), hubName };
}

/** Reads hubs past the Functions host. */
export function ingestRecoveryFor(azure: Azure, runtime: Runtime & Pick<BronzeStore, "onLanded">): RecoveryContext {
  const { checkpoints } = azure;
  return {
    ...{ streams, checkpoints, now: runtime.now },
    hub: ({ hub }) => azure.hub(hub),
    lake: { ...lakeFor(azure), ...runtime },
  };
}

/** @param now epoch milliseconds */
export function silverFor(azure: Azure, now: () => number): Silver {
  return {
    bronze: bronzeReaderFor(azure),
    container: azure.silver,
    erasure: erasureFor(azure, now),
    streams,
    definitions: silverDefinitions,
    database: azure.configuration.silverDatabase,
    earliestTime: azure.configuration.earliestTime,
    retryConflicts: azure.retryConflicts,
    now,
  };
}

/** @param now epoch milliseconds */
export function goldFor(azure: Azure, now: () => number): Gold {
  const { silver, configuration, retryConflicts } = azure;
  return {
    silver,
    gold: goldContainersFor(azure),
    silverReader: wholeSilverReaderFor(azure),
    visibleSilver: silverReaderFor(azure, now),
    ...standingFor(azure, now),
    exported: summaries,
    isServed: azure.serving !== undefined,
    calendar: calendar(configuration.reportingTimeZone),
    alertRule: configuration.alertRule,
    timeZoneDatabase: configuration.timeZoneDatabase,
    refreshInterval: configuration.goldRefreshInterval,
    retryConflicts,
    now,
  };
}

/** Whose data are erased or restricted, for groups that gold cannot compute. */
function standingFor(azure: Azure, now: () => number): Required<Pick<Gold, "standingOf" | "restricted">> {
  const [whole, erasures, restricted] = [
    wholeSilverReaderFor(azure),
    erasureStoreFor(azure),
    restrictedFor(azure, now),
  ];
  const hashOf = (userId: string) => erasures.hashes.hash("user", userId);
  return {
    async standingOf(subjects, of) {
      const people = { erased: await readErasureIndex(erasures), restricted: (await restricted()).users, hashOf };
      return standingOf(whole, people, subjects, of);
    },
    restricted: async () => new Set([...(await restricted()).users].map(hashOf)),
  };
}

/** The containers of gold. The keys in `gold-errors` are encrypted. */
export function goldContainersFor(azure: Pick<Azure, "gold" | "configuration">): Azure["gold"] {
  const hashes = keyedHashes(azure.configuration.erasureKey);
  return (name) => (name === sharedContainers.errors ? sealedErrors(azure.gold(name), hashes) : azure.gold(name));
}

/** Where erasures are stored. They are shared by all sets of databases. */
export function erasureStoreFor({ retained, configuration, retryConflicts }: Azure): ErasureStore {
  return { container: retained(erasuresContainer), hashes: keyedHashes(configuration.erasureKey), retryConflicts };
}

/** Who has read whose data. */
export function auditFor({ retained, configuration }: Pick<Azure, "retained" | "configuration">): Audit {
  return { container: retained(auditContainer), hashes: keyedHashes(configuration.erasureKey) };
}

/**
 * Reads silver without restricted people, for everything that uses their data.
 *
 * @param now epoch milliseconds
 */
export function silverReaderFor(azure: Azure, now: () => number): SilverReader {
  return restrictedReader(wholeSilverReaderFor(azure), restrictedFor(azure, now));
}

/**
 * What `silverReaderFor` returns, of a copy of silver's containers.
 *
 * @param now epoch milliseconds
 */
export function copiedSilverReaderFor(azure: Azure, copy: SilverReader, now: () => number): SilverReader {
  const erased = (label: string) => erasedOwnerships(erasureStoreFor(azure), label);
  return restrictedReader(withErased(copy, erased), restrictedFor(azure, now));
}

/** Who is restricted, as of a few seconds ago. */
function restrictedFor(azure: Azure, now: () => number): () => Promise<RestrictedPeople> {
  const whole = wholeSilverReaderFor(azure);
  const restricted = memoizeFor(restrictionsAge, now, () => restrictedPeople(erasureStoreFor(azure), whole));
  return () => restricted(undefined);
}

/** Reads silver, with the erased registrations: for erasure, restriction, and the export of a person. */
function wholeSilverReaderFor(azure: Azure): SilverReader {
  return openSilverReader(azure.silver, (label) => erasedOwnerships(erasureStoreFor(azure), label));
}

/** @param now epoch milliseconds */
function erasureFor(azure: Azure, now: () => number): SilverErasure {
  const gold = erasureGold(goldFor(azure, now), computedSummaries);
  return {
    ...erasureStoreFor(azure),
    reader: wholeSilverReaderFor(azure),
    gold,
    now,
    eraseMessages: eraseMessagesIn(azure.retained(outboxContainer)),
  };
}

/** @param now epoch milliseconds */
export function personFor(azure: Azure, now: () => number): PersonStores {
  const { definitions, erasure } = silverFor(azure, now);
  return {
    silver: { definitions, erasure },
    gold: azure.gold,
    summaries: computedSummaries,
    calendar: calendar(azure.configuration.reportingTimeZone),
    messages: azure.retained(outboxContainer),
    lake: lakeFor(azure),
    audit: auditFor(azure),
    now,
  };
}

export function maskingFor({ configuration }: Pick<Azure, "configuration">): Masking {
  const { pseudonymKey, maskedMinimumGroup } = configuration;
  return { pseudonymise: pseudonymiser(pseudonymKey), minimumGroup: maskedMinimumGroup };
}

export function exportsFor(azure: Azure, runtime: Runtime): Exports {
  const { blobs, configuration } = azure;
  return {
    gold: goldContainersFor(azure),
    blobs,
    snapshots: new Map(),
    masking: maskingFor({ configuration }),
    timeZone: configuration.reportingTimeZone,
    ...runtime,
  };
}

/** @param now epoch milliseconds */
export function outboxFor(azure: Azure, now: () => number): Outbox {
  const [whole, erasures] = [wholeSilverReaderFor(azure), erasureStoreFor(azure)];
  const restricted = restrictedFor(azure, now);
  const { alertWebhook, alertRule, reportingTimeZone } = azure.configuration;
  const silver = restrictedReader(whole, restricted);
  const rules = { calendar: calendar(reportingTimeZone), alertRule };
  return {
    outputs: outputs.filter(({ sink }) => sink.kind === "hub" || alertWebhook !== undefined),
    source: ({ source: { database, container } }) => azure[database](container),
    silver,
    gold: azure.gold,
    alertsAt: (userId, time) => rowsAt(userId, time, openGroupContext(silver, rules)),
    messages: azure.retained(outboxContainer),
    progress: azure.gold(sharedContainers.progress),
    hub: azure.hub,
    webhook: alertWebhook && openWebhook(alertWebhook),
    async isVisible(userId, time) {
      if ((await restricted()).users.has(userId)) return false;
      return time > ((await readErasureIndex(erasures)).userUntil(userId) ?? Number.NEGATIVE_INFINITY);
    },
    alertMaximumAge: azure.configuration.alertMaximumAge,
    now,
  };
}

type Clock = Pick<Runtime, "now" | "newId">;

/** Undefined in an environment without a serving database. */
export function servingFor(azure: Azure, { now, newId }: Clock): Serving | undefined {
  const { serving: postgres, gold } = azure;
  return postgres && { postgres, gold, masking: maskingFor(azure), pipeline: pipelineIdFor(azure, newId), now };
}

/** In the table of the objectives, which a rebuild of the databases leaves alone. */
function pipelineIdFor({ table }: Pick<Azure, "table">, newId: () => string): () => Promise<string> {
  let known: string | undefined;
  return async () => {
    known ??= await pipelineId(table(objectivesTable), newId);
    return known;
  };
}

/** Undefined in an environment without a registration database. */
export function registryFor(azure: Azure, { now, newId }: Clock): Registry | undefined {
  const { registry: postgres, silver, hub } = azure;
  if (postgres === undefined) return undefined;
  const people = silver("people");
  // The whole silver: a restriction keeps the data of a person, also in the registry.
  const silverReader = wholeSilverReaderFor(azure);
  const pipeline = pipelineIdFor(azure, newId);
  return { ...{ postgres, people, hub, pipeline, now }, silverReader, erasures: erasureStoreFor(azure) };
}

/** @param now epoch milliseconds */
export function pipelineFor(azure: Azure, now: () => number): PipelineStores {
  return {
    ...layersFor(azure, now),
    streams,
    hub: azure.hub,
    exported: summaries,
    outbox: outboxFor(azure, now),
    objectives: azure.table(objectivesTable),
  };
}

/** Recomputes groups of gold from bronze. */
export function proofFor(
  azure: Azure,
  { now, random, wait }: Runtime & Pick<ProofContext, "random" | "wait">,
): ProofContext {
  return {
    silver: silverFor(azure, now),
    gold: goldFor(azure, now),
    summaries: computedSummaries,
    restricted: () => restrictedPeople(erasureStoreFor(azure), wholeSilverReaderFor(azure)),
    ...{ random, wait },
  };
}

/**
 * What retention removes from silver, and freezes in gold.
 *
 * @param now epoch milliseconds
 */
export function retentionFor(azure: Azure, now: () => number): RetentionContext {
  const days = azure.configuration.retention.silver;
  return { silver: silverFor(azure, now), gold: goldFor(azure, now), summaries: computedSummaries, days };
}

/** Where the objectives' counts and the logged alerts are stored. */
export function objectivesFor({ table, retryConflicts }: Azure): ObjectiveStore {
  return { table: table(objectivesTable), retryConflicts };
}

/** @param now epoch milliseconds */
export function freshnessFor(azure: Azure, now: () => number): FreshnessContext {
  return {
    ...layersFor(azure, now),
    definitions: silverDefinitions,
    table: azure.table(objectivesTable),
    threshold: azure.configuration.freshness,
  };
}

/** @param now epoch milliseconds */
export function layersFor(azure: Azure, now: () => number): LayerStores {
  return {
    summaries: computedSummaries,
    manifest: azure.table("manifest"),
    bronze: bronzeReaderFor(azure),
    database: azure.configuration.silverDatabase,
    gold: goldFor(azure, now),
  };
}

/** @param now epoch milliseconds */
export function apiFor(azure: Azure, now: () => number) {
  const restricted = restrictedFor(azure, now);
  const silverReader = restrictedReader(wholeSilverReaderFor(azure), restricted);
  const minimumGroup = azure.configuration.maskedMinimumGroup;
  return {
    ...{ masking: maskingFor(azure), silverReader },
    events: { lake: lakeFor(azure), bronze: bronzeReaderFor(azure), database: azure.configuration.silverDatabase },
    dependencies: dependenciesOf(azure, streams, azure.configuration.part),
    pipeline: pipelineFor(azure, now),
    gymHours: {
      ...{ gymVisits: azure.silver("gym-visits"), silver: silverReader, restricted },
      calendar: calendar(azure.configuration.reportingTimeZone),
      minimumGroup,
    },
    activity: { container: azure.gold(activityDaily.container), minimumGroup },
    gymDays: { container: azure.gold(gymSummary.container), minimumGroup },
    reports: reportsFor(azure, now),
    recentEvents: {
      ...{ lake: lakeFor(azure), streams, masking: maskingFor(azure) },
      earliestTime: azure.configuration.earliestTime,
      visible: visibleEvents(silverFor(azure, now), restricted),
    },
  };
}

/**
 * What reports of people are made of.
 *
 * @param now epoch milliseconds
 */
export function reportsFor(azure: Azure, now: () => number): RowSource {
  return {
    gold: azure.gold,
    silver: silverReaderFor(azure, now),
    calendar: calendar(azure.configuration.reportingTimeZone),
    calendarOf: calendarNamed,
    alertRule: azure.configuration.alertRule,
  };
}

export function quarantineFor(azure: Pick<Azure, "table" | "blobs">): QuarantineStore {
  return { ...lakeFor(azure), ledger: azure.table("quarantine") };
}

/** Removes what operations store of erased events. */
export function forgetFor(azure: Pick<Azure, "table" | "blobs" | "retryConflicts">): ErasedRecords["forget"] {
  return forgetEvents({ ...quarantineFor(azure), retryConflicts: azure.retryConflicts });
}

export function replayFor(azure: Azure, clock: Pick<ReplayContext, "now" | "sleep">): ReplayContext {
  const { earliestTime } = azure.configuration;
  return { ...clock, store: quarantineFor(azure), earliestTime, streamNamed, hub: ({ hub }) => azure.hub(hub) };
}

export function doctorFor(
  azure: Azure,
  orchestrations: DoctorContext["orchestrations"],
  runtime: Runtime,
): DoctorContext {
  const { configuration, checkpoints, silver } = azure;
  const gold = goldContainersFor(azure);
  const queue = azure.queue(landingQueue);
  return {
    ...{ streams, summaries, checkpoints, silver, gold, orchestrations, now: runtime.now },
    hub: ({ hub }) => azure.hub(hub),
    lake: { ...lakeFor(azure), ...landingFor(azure), ...runtime },
    landingGrace: configuration.landingGrace,
    goldRefreshInterval: configuration.goldRefreshInterval,
    retentionDays: configuration.retention.silver,
    enqueue: (file) => queue.send(continuation(file)),
    blobs: azure.blobs,
    serving: servingFor(azure, runtime),
    registry: registryFor(azure, runtime),
    ledger: azure.table("quarantine"),
    erasures: azure.retained(erasuresContainer),
    messages: azure.retained(outboxContainer),
    database: configuration.silverDatabase,
  };
}

/** Milliseconds; a trace does not require the hubs. */
const hubTimeout = 5_000;

/**
 * @param now epoch milliseconds
 * @param onUnreachable receives the name of a hub that does not respond
 */
export function traceFor(azure: Azure, now: () => number, onUnreachable: (hub: string) => void): TraceContext {
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
    earliestTime: configuration.earliestTime,
    database: configuration.silverDatabase,
    groupContext: {
      silver: silverReaderFor(azure, now),
      calendar: calendar(configuration.reportingTimeZone),
      alertRule: configuration.alertRule,
    },
  };
}
