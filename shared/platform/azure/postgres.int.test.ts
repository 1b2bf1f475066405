import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import type { Postgres } from "../postgres/sql.ts";
import { openPostgres, PostgresFailure } from "./postgres.ts";

const [{ binaries } = { binaries: undefined }] = serverKinds;
const reason = "there is no embedded PostgreSQL for this platform";

describe("a database of PostgreSQL", () => {
  let server: TestServer;
  let postgres: Postgres;
  beforeAll(async () => {
    if (binaries === undefined) return;
    server = await startTestServer(binaries);
    postgres = openPostgres({ kind: "string", value: await server.createDatabase() });
    await postgres.transaction((session) => session.query("CREATE TABLE t (n int UNIQUE)"));
  });
  afterAll(async () => {
    await postgres?.close();
    await server?.close();
  });

  const numbers = () => postgres.transaction((session) => session.query("SELECT n FROM t ORDER BY n"));

  it("that stops between two statements fails the transaction, not the process, and is used again", async ({
    skip,
  }) => {
    skip(binaries === undefined, reason);
    await postgres.transaction((session) => session.query("INSERT INTO t VALUES (1)"));
    const interrupted = postgres.transaction(async (session) => {
      await session.query("INSERT INTO t VALUES (2)");
      await server.restart();
      await session.query("INSERT INTO t VALUES (3)");
    });
    await expect(interrupted).rejects.toBeInstanceOf(PostgresFailure);
    expect(await numbers()).toEqual([{ n: 1 }]);
  });

  it("that stops while a connection is idle is used again", async ({ skip }) => {
    skip(binaries === undefined, reason);
    await numbers();
    await server.restart();
    expect(await numbers()).toEqual([{ n: 1 }]);
  });

  it("reports what failed without its values", async ({ skip }) => {
    skip(binaries === undefined, reason);
    const twice = postgres.transaction((session) => session.query("INSERT INTO t VALUES (1)"));
    await expect(twice).rejects.toMatchObject({ state: "23505", message: expect.not.stringContaining("(1)") });
    await server.kill();
    await expect(numbers()).rejects.toMatchObject({ state: undefined, message: expect.stringMatching(/unreachable/) });
  });
});
