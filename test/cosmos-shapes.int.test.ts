import { globSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Container, CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cosmosConnection } from "../local/connection-strings.ts";
import { type CosmosEndpoint, startCosmos } from "../local/cosmos/endpoint.ts";
import { summaries } from "../shared/gold/registry.ts";
import { groupsBefore } from "../shared/gold/run/carry-over.ts";
import { listDeadLetters } from "../shared/gold/run/dead-letters.ts";
import { listPending } from "../shared/gold/run/pending-groups.ts";
import type { ComputedSummary, Summary } from "../shared/gold/summary.ts";
import { sampleGroups } from "../shared/operations/proof/sample.ts";
import { type ChangePage, type DocumentContainer, documentContainer } from "../shared/platform/azure/documents.ts";
import { groupRows, monthRows } from "../shared/serving/exports/month-rows.ts";
import { readGroups } from "../shared/serving/rows/read-groups.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { openSilverReader } from "../shared/silver/open-silver-reader.ts";
import { removeExpired } from "../shared/silver/retention/expired-documents.ts";
import { memoryContainer } from "../testing/fakes/memory-container.ts";
import { type RecordedQuery, recordingContainer } from "../testing/recording-container.ts";

/* Every query of `shared/` and the change feed, through the SDK, over several ranges and while ranges split. */

/** The queries of all readers in `shared/`. */
async function allQueries(): Promise<RecordedQuery[]> {
  const recorded: RecordedQuery[] = [];
  const container = recordingContainer(recorded);
  const silver = openSilverReader(() => container);
  await silver.queryPartition("people", "p1");
  await silver.queryPartition("people", "p1", { property: "time", from: 20, to: 60 });
  await silver.queryAllPartitions("people", "kind", "odd");
  for await (const _ of silver.queryPartitions("people", "owner", ["p1", "p7", "nobody"]));
  const odd = { property: "kind", value: "odd" };
  for await (const _ of silver.queryPartitions("people", "owner", ["p1", "p7", "nobody"], odd));
  for (const summary of summaries) {
    await listDeadLetters(container, summary);
    await listPending({ gold: () => container }, summary);
    if (summary.kind === "computed") await proofQueries(container, summary);
    if (summary.kind === "rolled-up")
      await groupRows(container, summary, { [summary.partitionKey]: "p1", [summary.rollup.column]: "2026-05" });
    for await (const _ of monthRows(container, summary, "2026-05"));
    for (const filter of filtersOf(summary)) for await (const _ of readGroups(container, summary, filter));
  }
  for (const definition of silverDefinitions) await removeExpired(container, definition, 40, () => false);
  return [...new Map(recorded.map((query) => [JSON.stringify(query), query])).values()];
}

async function proofQueries(container: DocumentContainer, summary: ComputedSummary): Promise<void> {
  for (const since of [undefined, "2026-05-02"]) await sampleGroups(container, summary, 3, 0.5, since);
  if (summary.date !== undefined) for await (const _ of groupsBefore(container, summary, "2026-05-02"));
}

function filtersOf({ partitionKey }: Summary) {
  const none = { from: undefined, to: undefined, sort: [], limit: 3, continuation: undefined };
  const days = { ...none, from: "2026-05-02", to: "2026-05-09" };
  return [{}, { kind: "odd" }, { [partitionKey]: "p1" }].flatMap((grain) => [
    { ...none, grain },
    { ...days, grain },
  ]);
}

const queries = await allQueries();

interface StoredDocument {
  readonly id: string;
  readonly owner: string;
}

/** Their queried properties have values of all types, or none: values of different types do not compare. */
function documents(): StoredDocument[] {
  const days = (n: number) => `2026-05-${String((n % 12) + 1).padStart(2, "0")}`;
  const times = [(n: number) => n, (n: number) => String(n), () => null, () => undefined];
  return Array.from({ length: 240 }, (_, n) => {
    const owner = `p${n % 12}`;
    const grain = Object.fromEntries(summaries.map(({ partitionKey }) => [partitionKey, owner]));
    const dates = Object.fromEntries(summaries.flatMap(({ date }) => (date === undefined ? [] : [[date, days(n)]])));
    const summary = summaries[n % summaries.length]?.name;
    const [time, kind] = [times[n % times.length]?.(n), n % 2 === 0 ? "even" : "odd"];
    const consumer = summary;
    const message = { published: n % 3 === 0, output: n % 2 === 0 ? "risk-scores" : "health-alerts" };
    const waiting = { state: "waiting", nextAttempt: n * 10 };
    const delivery = { delivery: n % 5 === 0 ? { state: "dead-lettered" } : waiting };
    const delivered = n % 4 === 0 ? {} : delivery;
    return {
      ...grain,
      ...dates,
      ...message,
      ...delivered,
      id: `d${n}`,
      owner,
      kind,
      time,
      summary,
      consumer,
      rows: [],
    };
  });
}

let folder: string;
let endpoint: CosmosEndpoint;
let client: CosmosClient;
let sdk: Container;
let real: DocumentContainer;
const memory = memoryContainer("owner");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shapes-"));
  const indexing = { included: ["/*"] };
  const containers = ["queried", "fed"].map((name) => ({ name, partitionKey: "/owner", indexing }));
  endpoint = await startCosmos({ folder, port: 0, databases: [{ database: "shapes", containers }] });
  client = new CosmosClient(cosmosConnection({ cosmosPort: endpoint.port }));
  sdk = client.database("shapes").container("queried");
  real = documentContainer(sdk);
  for (const document of documents()) {
    await real.create(document, document.owner);
    memory.put(document);
  }
});
afterAll(async () => {
  client.dispose();
  await endpoint.close();
  await rm(folder, { recursive: true });
});

/** Without the clock, which differs. */
const byId = (found: readonly StoredDocument[]) =>
  found
    .map((document) => ("seconds" in document ? { ...document, seconds: typeof document.seconds } : document))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** The documents of all pages; `between` is called after each page. */
async function runQuery(
  container: DocumentContainer,
  { text, parameters, partition }: RecordedQuery,
  between?: () => Promise<unknown>,
) {
  const given = parameters as Readonly<Record<string, string>>;
  if (partition !== undefined) return byId(await container.queryPartition<StoredDocument>(partition, text, given));
  const found: StoredDocument[] = [];
  let continuation: string | undefined;
  do {
    const page = await container.queryAllPartitions<StoredDocument>(text, given, 7, continuation);
    expect(page.items.length).toBeLessThanOrEqual(7);
    found.push(...page.items);
    continuation = page.continuation;
    await between?.();
  } while (continuation !== undefined);
  return byId(found);
}

/** Splits the oldest range, up to 8 ranges. */
async function splitOnce(container: "queried" | "fed"): Promise<void> {
  const { resources } = await client.database("shapes").container(container).readPartitionKeyRanges().fetchAll();
  if (resources.length < 8) await endpoint.splitRange("shapes", container);
}

/** Their queries are those of PostgreSQL. */
const ofPostgres = /^shared\/(serving\/(registry|postgres)|platform\/postgres|platform\/azure\/postgres-console)\b/;

/** The texts of queries in the sources; the pattern accepts any inserted text. */
function textsInSources(): { file: string; text: string; pattern: RegExp }[] {
  const files = globSync("shared/**/*.ts").filter(
    (file) => !/\.test\.ts$|\/testing\//.test(file) && !ofPostgres.test(file),
  );
  return files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/["`](SELECT [^"`]*)["`]/g)].map(([, text = ""]) => {
      const parts = text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      return { file, text, pattern: new RegExp(`^${parts.join(".*")}$`) };
    }),
  );
}

/** Queries of properties, besides `SELECT *`. */
const projections = [
  "SELECT c._ts AS seconds FROM c WHERE c.consumer = @consumer",
  "SELECT c.id FROM c WHERE c.id = @id",
  "SELECT c._ts AS seconds, c.output, c.delivery FROM c WHERE c.published = @published",
];
const waiting = "SELECT * FROM c WHERE c.published = @published";
const outboxMessages = [
  { text: `${waiting} AND c.output = @output`, parameters: { published: false, output: "health-alerts" } },
  {
    text: `${waiting} AND c.output = @output AND c.delivery.nextAttempt <= @now`,
    parameters: { published: false, output: "health-alerts", now: 1000 },
  },
  {
    text: `${waiting} AND c.delivery.state = @state`,
    parameters: { published: false, state: "dead-lettered" },
  },
  {
    text: "SELECT * FROM c WHERE c.review = @output AND c.dueAt <= @now",
    parameters: { output: "health-alerts", now: 1000 },
  },
].map((query) => ({ ...query, partition: undefined }));

describe("queries", () => {
  it("are all queries of the sources", () => {
    const known = [...queries.map(({ text }) => text), ...outboxMessages.map(({ text }) => text), ...projections];
    expect(textsInSources().filter(({ pattern }) => !known.some((text) => pattern.test(text)))).toEqual([]);
  });

  it.each(
    [...queries, ...outboxMessages].map((query) => [query.text, query.partition ?? "all partitions", query] as const),
  )("%s, %s", async (_text, _where, query) => {
    expect(await runQuery(real, query)).toEqual(await runQuery(memory, query));
  });

  it("return projected properties", async () => {
    const [seconds = "", id = "", published = ""] = projections;
    const page = await real.queryAllPartitions(published, { published: false }, 7);
    expect(page.items).toHaveLength(7);
    const found = await real.queryPartition<{ seconds: number }>("p1", seconds, { consumer: summaries[1]?.name ?? "" });
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(Math.abs(one.seconds - Date.now() / 1000)).toBeLessThan(600);
    expect(await real.queryPartition("p1", id, { id: "d1" })).toEqual([{ id: "d1" }]);
    expect(await real.queryPartition("p1", id, { id: "d2" })).toEqual([]);
  });

  it("continue over split ranges without loss or repetition", async () => {
    for (const query of [...queries, ...outboxMessages].filter(({ partition }) => partition === undefined))
      expect(await runQuery(real, query, () => splitOnce("queried"))).toEqual(await runQuery(memory, query));
    expect((await sdk.readPartitionKeyRanges().fetchAll()).resources).toHaveLength(8);
    for (const query of queries) expect(await runQuery(real, query)).toEqual(await runQuery(memory, query));
  });
});

describe("the change feed", () => {
  it("continues from a stored continuation after a split", async () => {
    const fed = documentContainer(client.database("shapes").container("fed"));
    const put = async (from: number, to: number) => {
      for (const document of documents().slice(from, to)) await fed.create(document, document.owner);
    };
    await put(0, 100);
    const starts = (await fed.feedRanges()).map((range) => ({ range }));
    const found: string[] = [];
    const pages = new Map(
      starts.map(({ range }) => [range, { range } as { range: string } | { continuation: string }]),
    );
    const readOn = async (most: number) => {
      for (const [range, from] of pages) {
        let at = from;
        for (let page = 0; page < most; page += 1) {
          const read: ChangePage<StoredDocument> | undefined = await fed.changes<StoredDocument>(at, 10);
          if (read === undefined) break;
          found.push(...read.documents.map(({ id }) => id));
          at = { continuation: read.continuation };
        }
        pages.set(range, at);
      }
    };
    await readOn(2);
    expect(found.length).toBeGreaterThan(0);
    for (let split = 0; split < 4; split += 1) {
      await splitOnce("fed");
      await readOn(1);
    }
    await put(100, 240);
    await readOn(100);
    expect(found.toSorted()).toEqual(
      documents()
        .map(({ id }) => id)
        .toSorted(),
    );
    await splitOnce("fed");
    await readOn(100);
    expect(found).toHaveLength(240);
    // The changes of every child range are found.
    for (const owner of Array.from({ length: 12 }, (_, n) => `p${n}`)) {
      await fed.create({ id: `late-${owner}`, owner } satisfies StoredDocument, owner);
      await readOn(100);
      expect(found.at(-1)).toBe(`late-${owner}`);
    }
    expect(found).toHaveLength(252);
  });
});
