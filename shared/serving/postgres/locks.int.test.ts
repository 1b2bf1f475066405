import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import { computedSummaries } from "../../gold/registry.ts";
import { openBuild, rebuild } from "./builds.ts";
import { prepareServing } from "./run.ts";
import { goldDocument } from "./testing/gold-documents.ts";
import { openServingDatabase, type ServingDatabase } from "./testing/serving-database.ts";

const [daily, other] = ["activity_daily", "gym_summary"].map((name) =>
  computedSummaries.find((summary) => summary.name === name),
);
if (daily === undefined || other === undefined) throw new Error("two summaries expected");

describe.each(serverKinds)("a reader with an open transaction on $name", ({ name, binaries }) => {
  let server: TestServer;
  let database: ServingDatabase;
  const clients: Client[] = [];
  beforeAll(async () => {
    if (binaries === undefined) return;
    server = await startTestServer(binaries);
    database = await openServingDatabase(server, { minimumGroup: 1 });
  });
  afterAll(async () => {
    for (const client of clients) await client.end();
    await database?.close();
    await server?.close();
  });

  async function connect(): Promise<Client> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    clients.push(client);
    return client;
  }

  /** A document of each summary with a row in a month. */
  function put(month: string): void {
    for (const summary of [daily, other])
      if (summary !== undefined) {
        const { date } = summary;
        const documents = fc.sample(goldDocument(summary), { numRuns: 40, seed: 5 });
        const found = documents.find((each) => {
          const { rows, [date ?? ""]: day } = each as unknown as Record<string, unknown>;
          return String(day).startsWith(month) && Array.isArray(rows) && rows.length > 0;
        });
        if (found === undefined) throw new Error(`no document of ${month}`);
        database.gold(summary.container).put(found);
      }
  }

  it("delays no partition, and a replaced table only of its summary, and no other reader", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    put("2026-01");
    for (const summary of [daily, other]) await database.run(summary);
    const [idle, reader] = [await connect(), await connect()];
    await idle.query(`BEGIN; SELECT * FROM gold.${daily.name}; SELECT * FROM gold_personal.${daily.name}`);
    put("2026-02");
    for (const summary of [daily, other]) await database.run(summary);
    const months = await database.query(
      `SELECT count(DISTINCT date_trunc('month', date))::int AS months FROM gold.${daily.name}`,
    );
    expect(months).toEqual([{ months: 2 }]);
    const indexes = `SELECT DISTINCT count(*)::int AS indexes FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      WHERE c.relnamespace = 'korevital_partitions'::regnamespace GROUP BY indrelid`;
    expect(await database.query(indexes)).toEqual([{ indexes: 2 }]);

    for (const summary of [daily, other]) await rebuild(database.serving, await openBuild(database.serving, summary));
    const switched = database.run(daily).catch((error: unknown) => error);
    const during = reader.query(`SELECT count(*)::int AS rows FROM gold.${daily.name}`);
    expect(await switched).toMatchObject({ state: "55P03", message: expect.stringContaining("lock timeout") });
    expect((await during).rows[0].rows).toBeGreaterThan(1);
    await database.run(other);
    const states = () => database.query("SELECT summary, state FROM public.korevital_builds ORDER BY summary, state");
    expect(await states()).toEqual([
      { summary: daily.name, state: "current" },
      { summary: daily.name, state: "next" },
      { summary: other.name, state: "current" },
    ]);
    await idle.query("COMMIT");
    await database.run(daily);
    expect((await states()).map(({ state }) => state)).toEqual(["current", "current"]);
  });

  it("holds no advisory lock that a round needs", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    await database.run(daily);
    const idle = await connect();
    await idle.query("SET ROLE korevital_reader; BEGIN");
    for (const lock of ["korevital migrations", `korevital serving ${daily.name}`])
      await idle.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [lock]);
    put("2026-01");
    await prepareServing(database.serving);
    await database.run(daily);
    await idle.query("COMMIT");
  });
});
