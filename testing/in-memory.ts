import { calendar } from "../shared/gold/dates/calendar.ts";
import { defaultAlertRule } from "../shared/gold/health-alerts/alert-rule.ts";
import { erasureGold } from "../shared/gold/run/erased-groups.ts";
import { type Gold, sharedContainers } from "../shared/gold/run/gold.ts";
import { planRun, type SummaryWork } from "../shared/gold/run/plan.ts";
import { runSummary } from "../shared/gold/run/run.ts";
import type { ComputedSummary, Row, Summary } from "../shared/gold/summary.ts";
import type { RetentionContext } from "../shared/operations/retention/apply-retention.ts";
import { type Pseudonymise, pseudonymiser } from "../shared/serving/masking/pseudonym.ts";
import { readFilter } from "../shared/serving/rows/filter.ts";
import { readMaskedRows, readPersonalRows } from "../shared/serving/rows/query.ts";
import { readErasureIndex } from "../shared/silver/erasure/read-erasure-index.ts";
import type { SilverErasure } from "../shared/silver/erasure/silver-erasure.ts";
import { restrictedPeople } from "../shared/silver/restriction/restriction-store.ts";
import { standingOf } from "../shared/silver/retention/standing.ts";
import type { SilverReader } from "../shared/silver/silver-reader.ts";
import { pendingPartitions } from "../shared/silver/slice/pending-partitions.ts";
import { runSlice, type Silver } from "../shared/silver/slice/run-slice.ts";
import {
  landAll,
  type PipelineRegistries,
  type SilverFixture,
  silverFixture,
  type WrapStore,
} from "../shared/silver/testing/fixture.ts";
import { type MemoryContainer, memoryContainer } from "./fakes/memory-container.ts";
import { retryConflicts } from "./fakes/retry-conflicts.ts";

/** The registries of a pipeline. */
export interface PipelineDefinition extends PipelineRegistries {
  readonly summaries: readonly Summary[];
}

interface Sent {
  readonly stream: string;
  readonly body: string;
}

interface Batching {
  readonly size: number;
  readonly partitions: number;
}

/** The pipeline from bronze to rows, in memory. */
export interface Pipeline {
  readonly silver: SilverFixture;
  readonly pseudonymise: Pseudonymise;
  /** Inputs of the activities. */
  readonly inputs: readonly unknown[];
  /** Lands events as rows of `size` events in so many partitions, and processes them. */
  send(events: readonly Sent[], batching?: Batching): Promise<void>;
  /** Processes what has landed in bronze, up to gold. */
  process(): Promise<void>;
  /** Processes what has landed in bronze, up to silver. */
  processSilver(): Promise<void>;
  /** Silver, with what erasure and restriction need of gold. */
  erasing(): Silver;
  /** What retention reads and writes, at a time. */
  retention(now: number, days: RetentionContext["days"]): RetentionContext;
  /** A container of gold. */
  gold(name: string): MemoryContainer;
  /** All containers of gold. */
  stores(): readonly MemoryContainer[];
  personalRows(summary: Summary, parameters?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
  maskedRows(summary: Summary, parameters?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
}

export interface PipelineStores {
  /** Wraps every store before the pipeline gets it. */
  readonly wrap?: WrapStore;
  /** Changes erasure, to show that a test notices it. */
  readonly mutate?: (erasure: SilverErasure) => SilverErasure;
  /** The reader of gold, made of what erasure reads. */
  readonly reader?: (erasure: SilverErasure) => SilverReader;
  /** Changes gold, to show that a test notices it. */
  readonly mutateGold?: (gold: Gold) => Gold;
  /** Whether there is a serving database, to which erasures are handed over. */
  readonly isServed?: boolean;
  /** Erasures of another set of databases. */
  readonly erasures?: MemoryContainer;
}

export function pipelineInMemory(
  definition: PipelineDefinition,
  timeZone = "UTC",
  {
    wrap,
    isServed = false,
    erasures,
    mutate = (erasure) => erasure,
    mutateGold = (gold) => gold,
    reader = (erasure) => erasure.reader,
  }: PipelineStores = {},
): Pipeline {
  const silver = silverFixture(wrap, definition, erasures);
  const { gold, container, stores } = goldInMemory(silver, definition.summaries, { timeZone, reader, isServed }, wrap);
  const pseudonymise = pseudonymiser(Buffer.alloc(32, 1));
  const inputs: unknown[] = [];
  const read = async (rows: typeof readPersonalRows, summary: Summary, parameters = {}) => {
    const filter = readFilter(summary, { limit: "1000", ...parameters });
    return (await rows(container(summary.container), summary, filter)).items;
  };
  // Each time: a test can take the summaries away, so that gold stays behind.
  const computedNow = () => definition.summaries.filter((summary) => summary.kind === "computed");
  const erasing = (): Silver => {
    return { ...silver.silver, erasure: mutate({ ...silver.silver.erasure, gold: erasureGold(gold, computedNow()) }) };
  };
  const processSilver = async () => {
    for (const partition of await pendingPartitions(silver.silver.bronze, "silver")) {
      inputs.push({ partition });
      await runSlice(erasing(), partition, { events: 200_000, bytes: 2 ** 26, files: 4, documents: 100 });
    }
  };
  const process = async () => {
    await processSilver();
    inputs.push(...(await runGold(mutateGold(gold), computedNow())));
  };
  return {
    silver,
    pseudonymise,
    inputs,
    async send(events, { size, partitions } = { size: Number.POSITIVE_INFINITY, partitions: 1 }) {
      await landAll(silver, events, size, (index) => index % partitions);
      await process();
    },
    process,
    processSilver,
    erasing,
    retention: (now, days) => ({
      ...{ silver: silver.silver, gold: { ...gold, now: () => now }, summaries: computedNow(), days },
    }),
    gold: container,
    stores,
    personalRows: (...of) => read(readPersonalRows, ...of),
    maskedRows: (...of) =>
      read(
        (stored, summary, filter) => readMaskedRows(stored, summary, filter, { pseudonymise, minimumGroup: 1 }),
        ...of,
      ),
  };
}

function goldInMemory(
  { containers: silver, silver: { erasure } }: SilverFixture,
  summaries: readonly Summary[],
  { timeZone, reader, isServed }: Required<Pick<PipelineStores, "reader" | "isServed">> & { readonly timeZone: string },
  wrap: WrapStore = (store) => store,
) {
  const containers = new Map([
    [sharedContainers.progress, memoryContainer("consumer")],
    [sharedContainers.errors, memoryContainer("summary")],
    ...summaries.map(({ container, partitionKey }) => [container, memoryContainer(partitionKey)] as const),
  ]);
  const named = (from: ReadonlyMap<string, MemoryContainer>) => (name: string) => {
    const found = from.get(name);
    if (found === undefined) throw new Error(`no container is called ${name}`);
    return found;
  };
  const container = named(containers);
  const wrapped = new Map([...containers].map(([name, each]) => [name, wrap(each, name)]));
  const hashOf = (userId: string) => erasure.hashes.hash("user", userId);
  const gold: Gold = {
    ...{ silver: named(silver), gold: named(wrapped), silverReader: erasure.reader, exported: summaries, isServed },
    visibleSilver: reader(erasure),
    standingOf: async (subjects, of) => {
      const { users: restricted } = await restrictedPeople(erasure, erasure.reader);
      const people = { erased: await readErasureIndex(erasure), restricted, hashOf };
      return standingOf(erasure.reader, people, subjects, of);
    },
    restricted: async () => new Set([...(await restrictedPeople(erasure, erasure.reader)).users].map(hashOf)),
    alertRule: defaultAlertRule,
    ...{ calendar: calendar(timeZone), timeZoneDatabase: "2026a", refreshInterval: 0, retryConflicts, now: () => 0 },
  };
  return { gold, container, stores: () => [...containers.values()] };
}

/** Runs all pending work of gold once, and returns it. */
async function runGold(gold: Gold, summaries: readonly ComputedSummary[]): Promise<SummaryWork[]> {
  const items = await planRun(gold, summaries);
  const limits = { pageSize: 200, concurrency: 16, deadline: Number.POSITIVE_INFINITY };
  for (const item of items) {
    const summary = summaries.find(({ name }) => name === item.summary);
    if (summary !== undefined) await runSummary(gold, summary, limits);
  }
  return items;
}
