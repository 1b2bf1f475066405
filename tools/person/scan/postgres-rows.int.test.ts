import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgres } from "../../../shared/platform/azure/postgres.ts";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import { needle } from "./needle.ts";
import { postgresRows } from "./postgres-rows.ts";
import { search } from "./search.ts";

describe.each(serverKinds)("a search of the serving database on $name", ({ binaries }) => {
  let server: TestServer;
  beforeAll(async () => {
    if (binaries !== undefined) server = await startTestServer(binaries);
  });
  afterAll(() => server?.close());

  it("reads every row of every table once, also of partitions, page by page", async ({ skip }) => {
    if (binaries === undefined) return skip();
    const postgres = openPostgres({ kind: "string", value: await server.createDatabase() });
    try {
      await postgres.transaction(({ query }) =>
        query(`CREATE SCHEMA gold; CREATE SCHEMA gold_personal;
          CREATE TABLE gold.visits (n int, mac text);
          INSERT INTO gold.visits SELECT n, 'pseudonym-' || n FROM generate_series(1, 12) n;
          CREATE TABLE gold_personal.visits (n int, mac text) PARTITION BY RANGE (n);
          CREATE TABLE gold_personal.visits_1 PARTITION OF gold_personal.visits FOR VALUES FROM (0) TO (100);
          INSERT INTO gold_personal.visits SELECT n, 'aa:' || n FROM generate_series(1, 12) n;`),
      );
      const rows: string[] = [];
      for await (const { store, bytes } of postgresRows(postgres, 5))
        rows.push(
          ...bytes
            .toString()
            .split("\n")
            .map((row) => `${store} ${JSON.parse(row).mac}`),
        );
      const numbers = Array.from({ length: 12 }, (_, index) => index + 1);
      expect(rows).toEqual([
        ...numbers.map((n) => `postgres gold pseudonym-${n}`),
        ...numbers.map((n) => `postgres gold_personal aa:${n}`),
      ]);
      const { findings } = await search(postgresRows(postgres, 5), [needle("mac", "aa:12")]);
      expect(findings.map(({ store, items }) => [store, items])).toEqual([["postgres gold_personal", 1]]);
    } finally {
      await postgres.close();
    }
  });
});
