import { once } from "node:events";
import { connect, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import { prepareServing } from "../../serving/postgres/run.ts";
import { sessionSettings } from "../../serving/postgres/serving.ts";
import type { Connection } from "./configuration.ts";
import { openPostgres } from "./postgres.ts";
import { openConsole, type PostgresConsole, psqlInvocation } from "./postgres-console.ts";

const [{ binaries } = { binaries: undefined }] = serverKinds;

describe("a session of a person", () => {
  let server: TestServer;
  let connection: Extract<Connection, { kind: "string" }>;
  const opened: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    if (binaries === undefined) return;
    server = await startTestServer(binaries);
    connection = { kind: "string", value: await server.createDatabase() };
    const postgres = openPostgres(connection);
    opened.push(postgres);
    await prepareServing({ postgres });
    await postgres.transaction((session) =>
      session.query(`CREATE TABLE gold.t AS SELECT 1::bigint AS n, NULL::text AS x;
        CREATE TABLE gold_personal.t AS SELECT 2::bigint AS n, 'ann' AS x;
        GRANT SELECT ON gold.t TO korevital_reader; GRANT SELECT ON gold_personal.t TO korevital_personal`),
    );
  });
  afterAll(async () => {
    for (const each of opened.reverse()) await each.close();
    await server?.close();
  });

  async function open(personal: boolean): Promise<PostgresConsole> {
    const session = await openConsole(connection, sessionSettings(personal));
    opened.push(session);
    return session;
  }

  it("reads masked rows by default, and personal rows in the role for them", async ({ skip }) => {
    skip(binaries === undefined, "there is no embedded PostgreSQL for this platform");
    const [masked, personal] = [await open(false), await open(true)];
    expect(await masked.query("SELECT * FROM t")).toEqual([
      {
        columns: [
          { name: "n", isNumber: true },
          { name: "x", isNumber: false },
        ],
        rows: [["1", null]],
        command: "SELECT",
      },
    ]);
    expect((await personal.query("SELECT x FROM t"))[0]?.rows).toEqual([["ann"]]);
    await expect(masked.query("SELECT * FROM gold_personal.t")).rejects.toThrow("permission denied");
    await expect(personal.query("DELETE FROM t")).rejects.toThrow("permission denied");
  });

  it("opens for an owner of the database who is no superuser", async ({ skip }) => {
    if (binaries === undefined) return skip("there is no embedded PostgreSQL for this platform");
    const other = await startTestServer(binaries);
    opened.push(other);
    const url = await other.createDatabase();
    const admin = openPostgres({ kind: "string", value: url });
    await admin.transaction((each) =>
      each.query(`CREATE ROLE ann LOGIN CREATEROLE; ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO ann`),
    );
    await admin.close();
    const owned = { kind: "string", value: url.replace("postgres@", "ann@") } as const;
    const postgres = openPostgres(owned);
    await prepareServing({ postgres });
    const rights = "SELECT has_database_privilege('korevital_reader', current_database(), 'TEMPORARY') AS temporary";
    expect(await postgres.transaction((each) => each.query(rights))).toEqual([{ temporary: false }]);
    await postgres.close();
    for (const personal of [false, true]) {
      const session = await openConsole(owned, sessionSettings(personal));
      expect((await session.query("SELECT current_user"))[0]?.rows).toEqual([[sessionSettings(personal)["role"]]]);
      await session.close();
    }
  });

  it("has its role also if the URL of the server contains options, which remain", async ({ skip }) => {
    skip(binaries === undefined, "there is no embedded PostgreSQL for this platform");
    const value = `${connection.value}?options=-c%20statement_timeout%3D60000%20-c%20role%3Dnone`;
    const session = await openConsole({ kind: "string", value }, sessionSettings(false));
    opened.push(session);
    const [result] = await session.query(
      "SELECT current_user, current_setting('search_path'), current_setting('statement_timeout')",
    );
    expect(result?.rows).toEqual([["korevital_reader", "gold", "1min"]]);
    await expect(session.query("SELECT * FROM gold_personal.t")).rejects.toThrow("permission denied");
    await session.cancel();
  });

  it("does not open if the server ignores its options, as a pool does", async ({ skip }) => {
    skip(binaries === undefined, "there is no embedded PostgreSQL for this platform");
    const through = await startPoolWithoutOptions(connection.value);
    opened.push(through);
    const session = openConsole({ kind: "string", value: through.url }, sessionSettings(false));
    await expect(session).rejects.toThrow("the server did not set role to korevital_reader");
  });

  it("runs several statements, explains errors as PostgreSQL does, and goes on", async ({ skip }) => {
    skip(binaries === undefined, "there is no embedded PostgreSQL for this platform");
    const session = await open(false);
    const results = await session.query("SET statement_timeout = 0; SELECT 1 AS a; SELECT 2 AS a");
    expect(results.map(({ command, rows }) => [command, rows])).toEqual([
      ["SET", []],
      ["SELECT", [["1"]]],
      ["SELECT", [["2"]]],
    ]);
    await expect(session.query("SELECT nn FROM t")).rejects.toThrow(/column "nn" does not exist\n.*"t.n"/);
    expect((await session.query("SELECT 3 AS a"))[0]?.rows).toEqual([["3"]]);
  });

  it("cancels what runs", async ({ skip }) => {
    skip(binaries === undefined, "there is no embedded PostgreSQL for this platform");
    const session = await open(false);
    const running = session.query("SELECT pg_sleep(60)").catch((error: Error) => error.message);
    const cancelled = async () => {
      await session.cancel();
      return Promise.race([running, "running"]);
    };
    await expect.poll(cancelled).toContain("cancel");
    expect((await session.query("SELECT 4 AS a"))[0]?.rows).toEqual([["4"]]);
  });
});

/** A proxy that renames the parameter `options` of a startup message to one that has no effect here. */
async function startPoolWithoutOptions(server: string) {
  const { port, pathname, username } = new URL(server);
  const proxy = createServer((client) => {
    const upstream = connect(Number(port), "127.0.0.1");
    client.once("data", (startup) => {
      const text = startup.toString("latin1");
      const from = text.indexOf("\0options\0-c");
      if (from < 0) throw new Error("options expected");
      const end = text.indexOf("\0", from + "\0options\0".length);
      const padding = "x".repeat(end - from - "\0options\0".length);
      upstream.write(Buffer.from(`${text.slice(0, from)}\0a.bcdef\0${padding}${text.slice(end)}`, "latin1"));
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) socket.on("error", () => {});
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const address = proxy.address();
  const own = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `postgres://${username}@127.0.0.1:${own}${pathname}`,
    close: async () => void proxy.close(),
  };
}

describe("what psql needs", () => {
  const settings = { role: "r", search_path: "a,b" };

  it("has the password in its environment only, and the options of the URL remain", async () => {
    const value = "postgres://ann:p%40ss@host:5433/serving?sslmode=require&options=-c%20jit%3Doff";
    expect(await psqlInvocation({ kind: "string", value }, settings)).toEqual({
      url:
        "postgres://ann@host:5433/serving?sslmode=require&" +
        `options=${encodeURIComponent("-c jit=off -c role=r -c search_path=a,b")}`,
      environment: { PGPASSWORD: "p@ss" },
    });
  });

  it("has no password for a server without one", async () => {
    const { url, environment } = await psqlInvocation({ kind: "string", value: "postgres://p@h/d" }, settings);
    expect([url, environment]).toEqual([
      `postgres://p@h/d?options=${encodeURIComponent("-c role=r -c search_path=a,b")}`,
      {},
    ]);
  });
});
