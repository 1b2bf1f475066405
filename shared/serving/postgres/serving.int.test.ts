import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../testing/fakes/faults.ts";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import { groupDocumentFrom } from "../../gold/group.ts";
import { computedSummaries, summaries } from "../../gold/registry.ts";
import { rolledUp } from "../../gold/rollup.ts";
import type { Row, Summary } from "../../gold/summary.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { openPostgres, PostgresFailure } from "../../platform/azure/postgres.ts";
import { storableText } from "../../platform/postgres/sql.ts";
import type { Masking } from "../masking/mask.ts";
import { maskRows } from "../masking/mask.ts";
import { pseudonymiser } from "../masking/pseudonym.ts";
import { oldestUnserved, prepareServing, runServing } from "./run.ts";
import { type Schema, type Serving, schemas } from "./serving.ts";
import { goldDocument } from "./testing/gold-documents.ts";

const masking = (minimumGroup: number): Masking => ({ pseudonymise: pseudonymiser(Buffer.alloc(32, 1)), minimumGroup });
const limits = { pageSize: 2, deadline: Number.POSITIVE_INFINITY };

describe.each(serverKinds)("the serving database on $name", ({ name, binaries }) => {
  let server: TestServer;
  const opened: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    if (binaries !== undefined) server = await startTestServer(binaries);
  });
  afterAll(async () => {
    for (const each of opened) await each.close();
    await server?.close();
  });

  let shared: Awaited<ReturnType<typeof openDatabase>> | undefined;

  async function openDatabase() {
    const url = await server.createDatabase();
    const postgres = openPostgres({ kind: "string", value: url });
    opened.push(postgres);
    return { url, postgres, query: (text: string) => postgres.transaction((session) => session.query(text)) };
  }

  async function emptyDatabase() {
    shared ??= await openDatabase();
    await shared.query(`DROP SCHEMA IF EXISTS gold, gold_personal, gold_next, gold_personal_next, korevital_partitions,
      public CASCADE; CREATE SCHEMA public`);
    return shared;
  }

  async function fixture(next: () => "none" | "before" | "after" = () => "none", minimumGroup = 5) {
    const { url, postgres, query } = await emptyDatabase();
    const keys = Object.fromEntries(computedSummaries.map((summary) => [summary.container, summary.partitionKey]));
    const containers = new Map(
      Object.entries({ ...keys, "gold-progress": "consumer", "gold-errors": "summary" }).map(([container, key]) => [
        container,
        memoryContainer(key),
      ]),
    );
    const gold = (container: string) => {
      const found = containers.get(container);
      if (found === undefined) throw new Error(`no container ${container}`);
      return found;
    };
    await prepareServing({ postgres });
    const serving = (minimum = minimumGroup): Serving => ({
      ...{ postgres: withFaults(postgres, next), masking: masking(minimum), now: () => 0, pipeline: async () => "p" },
      gold: (container) => withFaults(gold(container), next),
    });
    const run = async (summary: Summary, of = serving()) => {
      for (;;)
        try {
          return await runServing(of, summary, limits);
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
        }
    };
    const expectEqual = async (minimum = minimumGroup) => {
      for (const summary of summaries)
        for (const schema of schemas) {
          const stored = gold(summary.container).all<Identified>();
          expect(await tableRows(query, summary, schema), `${schema.schema}.${summary.name}`).toEqual(
            expectedRows(summary, stored, schema, masking(minimum)),
          );
        }
    };
    return { url, gold, query, serving, run, expectEqual };
  }

  it("equals gold row by row after any changes, faults, rebuilds and repeated runs", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const change = fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .constantFrom(...computedSummaries)
          .chain((of) => fc.record({ of: fc.constant(of), document: goldDocument(of) })),
      },
      { weight: 1, arbitrary: fc.record({ recreate: fc.constantFrom(...computedSummaries) }) },
      { weight: 1, arbitrary: fc.record({ minimum: fc.constantFrom(2, 5) }) },
      { weight: 3, arbitrary: fc.record({ run: fc.constantFrom(...summaries) }) },
    );
    const faults = fc.array(fc.constantFrom("none", "none", "none", "before", "after"), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 25 }), faults, async (changes, plan) => {
        const next = () => plan.shift() ?? "none";
        const { gold, serving, run, expectEqual } = await fixture(next);
        let minimum = 5;
        const apply = async (each: (typeof changes)[number]) => {
          if ("document" in each) gold(each.of.container).put(each.document);
          else if ("recreate" in each) gold(each.recreate.container).recreate();
          else if ("minimum" in each) ({ minimum } = each);
          // Two runs of one timer, as after a lost lease.
          else await Promise.all([run(each.run, serving(minimum)), run(each.run, serving(minimum))]);
        };
        for (const each of changes) await apply(each);
        plan.length = 0;
        for (const summary of summaries) await run(summary, serving(minimum));
        await expectEqual(minimum);
      }),
      { numRuns: 20 },
    );
  });

  it("switches to another build as a whole: readers see no mixed state", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const { gold, query, serving, run } = await fixture();
    const [summary] = computedSummaries.filter(({ subjects }) => subjects !== "one");
    if (summary === undefined) throw new Error("a summary about groups expected");
    const documents = fc.sample(goldDocument(summary), { numRuns: 40, seed: 1 });
    for (const document of documents) gold(summary.container).put(document);
    await run(summary);
    const rows = () => tableRows(query, summary, schemas[0]);
    const before = await rows();
    // The container is followed one page at a time.
    for (let page = 0; ; page += 1) {
      const counts = await runServing(serving(1), summary, { pageSize: 1, deadline: -1 });
      if (counts.switched) break;
      expect(await rows()).toEqual(before);
      expect(page).toBeLessThan(100);
    }
    const stored = gold(summary.container).all<Identified>();
    expect(await rows()).toEqual(expectedRows(summary, stored, schemas[0], masking(1)));
    expect((await rows()).length).toBeGreaterThan(before.length);
  });

  it("loses the rows of erased groups that gold hands over, also of their weeks", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const { gold, run, expectEqual } = await fixture();
    const [daily] = computedSummaries.filter((each) => each.name === "activity_daily");
    if (daily === undefined) throw new Error("activity_daily expected");
    const document = fc.sample(
      goldDocument(daily).filter((each) => groupDocumentFrom(each).rows.length > 0),
      1,
    )[0];
    if (document === undefined) throw new Error("a document expected");
    gold(daily.container).put(document);
    for (const summary of summaries) await run(summary);
    const { rows: _, id, ...key } = document as Identified & Record<string, string>;
    await gold(daily.container).remove(id, key[daily.partitionKey] ?? "");
    for (const consumer of summaries.filter(({ container }) => container === daily.container).map((each) => each.name))
      gold("gold-progress").put({ id: consumer, consumer, kind: "erased-serving", keys: [key] } as Identified);
    for (const summary of summaries) await run(summary);
    await expectEqual();
    expect(gold("gold-progress").all()).toEqual([]);
  });

  it("grants masked rows to readers, and personal rows to their role only", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const { url, gold, run } = await fixture();
    for (const summary of computedSummaries) {
      for (const document of fc.sample(goldDocument(summary), 5)) gold(summary.container).put(document);
    }
    for (const summary of summaries) await run(summary);
    const client = new Client({ connectionString: url });
    await client.connect();
    const as = async (role: string, text: string) => {
      await client.query(`SET ROLE ${role}`);
      return client.query(text).then(
        () => "allowed",
        (error: Error) => error.message,
      );
    };
    for (const { name: summary } of summaries) {
      expect(await as("korevital_reader", `SELECT * FROM gold.${summary}`)).toBe("allowed");
      expect(await as("korevital_personal", `SELECT * FROM gold.${summary}`)).toBe("allowed");
      expect(await as("korevital_personal", `SELECT * FROM gold_personal.${summary}`)).toBe("allowed");
      expect(await as("korevital_reader", `SELECT * FROM gold_personal.${summary}`)).toContain("permission denied");
      expect(await as("korevital_personal", `DELETE FROM gold.${summary}`)).toContain("permission denied");
    }
    await client.end();
  });

  it("continues after an outage, and returns how old the oldest missing change is", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const { gold, serving, run, expectEqual } = await fixture();
    const [summary] = computedSummaries;
    if (summary === undefined) throw new Error("a summary expected");
    const [first, second] = fc.sample(goldDocument(summary), { numRuns: 2, seed: 3 });
    if (first === undefined || second === undefined) throw new Error("two documents expected");
    gold(summary.container).put(first);
    for (const each of summaries) await run(each);
    expect(await oldestUnserved(serving(), summary)).toBeUndefined();
    gold(summary.container).put(second);
    await server.kill();
    const failure = await runServing(serving(), summary, limits).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PostgresFailure);
    await server.restart();
    for (const each of summaries) await run(each);
    await expectEqual();
  });
});

type Query = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** The rows of a table as gold has them: times in ISO 8601, in an order of their own. */
async function tableRows(query: Query, summary: Summary, { schema }: Schema): Promise<string[]> {
  const columns = summary.columns.map(({ name, type }) =>
    type === "time"
      ? `to_char("${name}" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "${name}"`
      : type === "integer"
        ? `"${name}"::float8`
        : `"${name}"`,
  );
  const rows = await query(`SELECT ${columns.join(", ")} FROM ${schema}.${summary.name}`);
  return rows.map((row) => JSON.stringify(row)).sort();
}

function expectedRows(summary: Summary, stored: readonly Identified[], { rows }: Schema, of: Masking): string[] {
  const days = stored.flatMap((document) => groupDocumentFrom(document).rows);
  const all = summary.kind === "computed" ? days : rolledUpByGroup(summary, stored);
  const served = rows === "masked" ? maskRows(summary, all, of).rows : all;
  return served.map((row) => JSON.stringify(inOrder(summary, row))).sort();
}

/** The documents of one partition are one person or device. */
function rolledUpByGroup(summary: Extract<Summary, { kind: "rolled-up" }>, stored: readonly Identified[]): Row[] {
  const partitions = Map.groupBy(stored, (each) => (each as unknown as Record<string, string>)[summary.partitionKey]);
  return [...partitions.values()].flatMap((documents) =>
    rolledUp(
      summary.rollup,
      documents.flatMap((document) => groupDocumentFrom(document).rows),
    ),
  );
}

function inOrder({ columns }: Summary, row: Row): Row {
  const storable = (value: Row[string]): Row[string] =>
    typeof value === "string" ? storableText(value) : Array.isArray(value) ? value.map(storableText) : value;
  return Object.fromEntries(columns.map(({ name }) => [name, storable(row[name] ?? null)]));
}
