import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appSettings } from "../../local/settings.ts";
import { openPostgres } from "../../shared/platform/azure/postgres.ts";
import { prepareServing } from "../../shared/serving/postgres/run.ts";
import { serverKinds, startTestServer, type TestServer } from "../../testing/postgres-servers.ts";

/* The command in a process of its own, on a serving database, with the program psql and without it. */

const [{ binaries } = { binaries: undefined }] = serverKinds;
const reason = "there is no embedded PostgreSQL for this platform";
const hasPsql = spawnSync("psql", ["--version"]).status === 0;
const closed = 1;
/** Nothing responds there. */
const ports = { eventHubsPort: closed, cosmosPort: closed, blobPort: closed, queuePort: closed, tablePort: closed };

describe("korevital psql", () => {
  let server: TestServer;
  let url: string;
  let early: Awaited<ReturnType<typeof psql>>;
  beforeAll(async () => {
    if (binaries === undefined) return;
    server = await startTestServer(binaries);
    url = await server.createDatabase();
    early = await psql(["-c", "SELECT 1"]);
    const postgres = openPostgres({ kind: "string", value: url });
    await prepareServing({ postgres });
    await postgres.transaction((session) =>
      session.query(`CREATE TABLE gold.t AS SELECT 17::bigint AS n, 'open' AS x;
        CREATE TABLE gold_personal.t AS SELECT 18::bigint AS n, 'ann' AS x;
        GRANT SELECT ON gold.t TO korevital_reader; GRANT SELECT ON gold_personal.t TO korevital_personal`),
    );
    await postgres.close();
  });
  afterAll(() => server?.close());

  async function psql(args: readonly string[], { serving = url, input = "", path = "" } = {}) {
    const settings = { ...appSettings(".", { ...ports }), SERVING_POSTGRES: serving };
    const env = { ...settings, PATH: path, HOME: process.env["HOME"] };
    const child = spawn(process.execPath, [resolve("tools/bin/korevital.js"), "psql", ...args], { env });
    child.stdin.end(input);
    const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    return { out, error, code };
  }

  const programs = [
    ["with psql", process.env["PATH"] ?? "", hasPsql],
    ["with the own prompt", "", true],
  ] as const;

  it.for(programs)("prints masked rows, and rejects personal ones, %s", async ([, path, isInstalled], { skip }) => {
    skip(binaries === undefined || !isInstalled, reason);
    const masked = await psql(["-c", "SELECT * FROM t"], { path });
    expect(masked).toMatchObject({ code: 0, error: "" });
    expect(masked.out).toContain("17");
    const personal = await psql(["-c", "SELECT * FROM gold_personal.t"], { path });
    expect(personal).toMatchObject({ code: 1, out: "" });
    expect(personal.error).toContain("permission denied for schema gold_personal");
  });

  it.for(programs)(
    "runs the statements of a pipe up to the first error, %s",
    async ([, path, isInstalled], { skip }) => {
      skip(binaries === undefined || !isInstalled, reason);
      const input = "SELECT n\nFROM t;\nSELECT nope;\nSELECT 'later';\n";
      const { out, error, code } = await psql([], { input, path });
      expect(out).toContain("17");
      expect(out).not.toContain("later");
      expect(error).toContain("nope");
      expect(code).toBeGreaterThan(0);
    },
  );

  it("shows no personal row when the audit cannot be written", async ({ skip }) => {
    skip(binaries === undefined, reason);
    const { out, error, code } = await psql(["--personal", "-c", "SELECT * FROM t"]);
    expect([code, out]).toEqual([1, ""]);
    expect(error).toContain(`127.0.0.1:${closed}`);
  });

  it("names what is wrong with the server", async ({ skip }) => {
    skip(binaries === undefined, reason);
    const down = await psql(["-c", "SELECT 1"], { serving: "postgres://postgres@127.0.0.1:1/serving" });
    expect([down.code, down.out]).toEqual([1, ""]);
    expect(down.error).toContain("nothing responds at 127.0.0.1:1");
    const absent = await psql(["-c", "SELECT 1"], { serving: "" });
    expect(absent.error).toContain("there is no serving database");
    expect(early.error).toContain("has no tables yet");
  });
});
