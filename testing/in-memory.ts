import { calendar } from "../shared/gold/dates/calendar.ts";
import { type Gold, sharedContainers } from "../shared/gold/run/gold.ts";
import { planRun, type WorkItem } from "../shared/gold/run/plan.ts";
import { runWorkItem } from "../shared/gold/run/run.ts";
import type { Row, Summary } from "../shared/gold/summary.ts";
import { type MemoryContainer, memoryContainer } from "../shared/gold/testing/memory-container.ts";
import { type Pseudonymise, pseudonymiser } from "../shared/serving/masking/pseudonym.ts";
import { readFilter } from "../shared/serving/rows/filter.ts";
import { readMaskedRows, readPersonalRows } from "../shared/serving/rows/query.ts";
import { factsReader } from "../shared/silver/open-silver-reader.ts";
import { partitionsWithNews } from "../shared/silver/slice/plan.ts";
import { runSlice } from "../shared/silver/slice/run-slice.ts";
import { type Lists, landAll, type World, world } from "../shared/silver/testing/world.ts";

/** What a pipeline is made of. */
export interface House extends Lists {
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

/** The whole way of an event, from bronze to rows, without a service. */
export interface Pipeline {
  readonly silver: World;
  readonly pseudonymise: Pseudonymise;
  /** Inputs that the orchestrations gave to their activities. */
  readonly inputs: readonly unknown[];
  /** Lands events, as rows of so many in so many partitions, and brings them to gold. */
  send(events: readonly Sent[], batching?: Batching): Promise<void>;
  /** A container of gold. */
  gold(name: string): MemoryContainer;
  whole(summary: Summary, parameters?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
  masked(summary: Summary, parameters?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
}

export function pipelineInMemory(house: House, timeZone = "UTC"): Pipeline {
  const silver = world(undefined, house);
  const { gold, container } = goldOver(silver, house.summaries, timeZone);
  const pseudonymise = pseudonymiser(Buffer.alloc(32, 1));
  const inputs: unknown[] = [];
  const read = async (rows: typeof readPersonalRows, summary: Summary, parameters = {}) => {
    const filter = readFilter(summary, { limit: "1000", ...parameters });
    return (await rows(container(summary.container), summary, filter)).items;
  };
  return {
    silver,
    pseudonymise,
    inputs,
    async send(events, { size, partitions } = { size: Number.POSITIVE_INFINITY, partitions: 1 }) {
      await landAll(silver, events, size, (index) => index % partitions);
      for (const partition of await partitionsWithNews(silver.silver.bronze, "silver")) {
        inputs.push({ partition });
        await runSlice(silver.silver, partition, { events: 200_000, bytes: 2 ** 26, files: 4, documents: 100 });
      }
      inputs.push(...(await runGold(gold, house.summaries)));
    },
    gold: container,
    whole: (...of) => read(readPersonalRows, ...of),
    masked: (...of) => read((...rows) => readMaskedRows(...rows, pseudonymise), ...of),
  };
}

function goldOver({ containers: silver }: World, summaries: readonly Summary[], timeZone: string) {
  const containers = new Map([
    ...Object.values(sharedContainers).map((name) => [name, memoryContainer("summary")] as const),
    ...summaries.map(({ container, partitionKey }) => [container, memoryContainer(partitionKey)] as const),
  ]);
  const named = (from: ReadonlyMap<string, MemoryContainer>) => (name: string) => {
    const found = from.get(name);
    if (found === undefined) throw new Error(`no container is called ${name}`);
    return found;
  };
  const container = named(containers);
  const gold: Gold = {
    ...{ silver: named(silver), gold: container, facts: factsReader(named(silver)) },
    ...{ calendar: calendar(timeZone), now: () => 0 },
  };
  return { gold, container };
}

/** Everything that is to do, once; says what that was. */
async function runGold(gold: Gold, summaries: readonly Summary[]): Promise<WorkItem[]> {
  const items = (await planRun(gold, summaries)).flat();
  const limits = { pageSize: 200, concurrency: 16, deadline: Number.POSITIVE_INFINITY };
  for (const item of items) {
    const summary = summaries.find(({ name }) => name === item.summary);
    if (summary !== undefined) await runWorkItem(gold, summary, item, limits);
  }
  return items;
}
