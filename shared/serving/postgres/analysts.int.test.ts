import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import { computedSummaries, summaries } from "../../gold/registry.ts";
import { openPostgres } from "../../platform/azure/postgres.ts";
import { pseudonymiser } from "../masking/pseudonym.ts";
import { prepareServing, runServing } from "./run.ts";
import type { Serving } from "./serving.ts";
import { goldDocument } from "./testing/gold-documents.ts";

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly rawSql: string }[] }[];
}

const dashboard: Dashboard = JSON.parse(
  readFileSync(new URL("../../../docs/grafana/korevital-gold.json", import.meta.url), "utf8"),
);

/** Grafana replaces its macro by the time range of the dashboard. */
function expanded(sql: string): string {
  return sql.replaceAll(/\$__timeFilter\(([^)]+)\)/g, "$1 BETWEEN '2025-12-01T00:00:00Z' AND '2026-03-01T00:00:00Z'");
}

/** What tools ask the catalog: Metabase and Power BI when they synchronise, and psql for \d. */
const catalogQueries = {
  tables: `SELECT table_schema, table_name FROM information_schema.tables
    WHERE table_schema = 'gold' AND table_type = 'BASE TABLE' ORDER BY table_name`,
  columns: `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, col_description(c.oid, a.attnum)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname = 'gold' AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
  privileges: `SELECT nspname, relname, has_table_privilege(c.oid, 'SELECT') AS may_read
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind IN ('r', 'p') AND nspname LIKE 'gold%'`,
} as const;

describe.each(serverKinds)("analysts' tools on $name", ({ name, binaries }) => {
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    if (binaries === undefined) return;
    server = await startTestServer(binaries);
    const url = await server.createDatabase();
    const postgres = openPostgres({ kind: "string", value: url });
    const containers = new Map(
      [...computedSummaries.map(({ container, partitionKey }) => [container, partitionKey] as const)]
        .concat([["gold-progress", "consumer"]])
        .map(([container, key]) => [container, memoryContainer(key)]),
    );
    const gold: Serving["gold"] = (container) => {
      const found = containers.get(container);
      if (found === undefined) throw new Error(`no container ${container}`);
      return found;
    };
    for (const summary of computedSummaries)
      for (const document of fc.sample(goldDocument(summary), { numRuns: 20, seed: 4 }))
        containers.get(summary.container)?.put(document);
    const masking = { pseudonymise: pseudonymiser(Buffer.alloc(32, 1)), minimumGroup: 1 };
    await prepareServing({ postgres });
    for (const summary of summaries)
      await runServing({ postgres, gold, masking, pipeline: async () => "p", now: () => 0 }, summary, {
        pageSize: 100,
        deadline: 1,
      });
    await postgres.close();
    client = new Client({ connectionString: url });
    await client.connect();
    await client.query("SET ROLE korevital_reader");
  });
  afterAll(async () => {
    await client?.end();
    await server?.close();
  });

  it.for(dashboard.panels)("the panel $title of the Grafana dashboard returns rows", async ({ targets }, { skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    expect(targets.length).toBeGreaterThan(0);
    for (const { rawSql } of targets) expect((await client.query(expanded(rawSql))).rows.length).toBeGreaterThan(0);
  });

  it("the catalog lists tables, typed and described columns, and what may be read", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const tables = await client.query(catalogQueries.tables);
    expect(tables.rows.map(({ table_name }) => table_name)).toEqual(summaries.map((summary) => summary.name).sort());
    const columns = (await client.query(catalogQueries.columns)).rows;
    const user = columns.find(({ relname, attname }) => relname === "activity_daily" && attname === "user_id");
    expect(user).toMatchObject({ type: "text", col_description: expect.stringContaining("Masked: a pseudonym.") });
    const privileges = (await client.query(catalogQueries.privileges)).rows;
    for (const { nspname, may_read } of privileges) expect([nspname, may_read]).toEqual([nspname, nspname === "gold"]);
  });

  it("a query of a month reads the partition of the month only", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const { rows } = await client.query(
      "EXPLAIN SELECT * FROM gold.activity_daily WHERE date BETWEEN '2026-01-01' AND '2026-01-31'",
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("2026_01");
    expect(plan).not.toContain("2026_02");
  });

  it("the same client prepares statements on several connections", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const text = "SELECT count(*)::int AS rows FROM gold.activity_daily WHERE date >= $1";
    const { rows } = await client.query({ name: "S_1", text, values: ["2025-01-01"] });
    expect(rows[0]?.rows).toBeGreaterThan(0);
  });
});
