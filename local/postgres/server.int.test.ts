import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { embeddedBinaries } from "./binaries.ts";
import { databaseUrl } from "./database-url.ts";
import { type PostgresEndpoint, startPostgres } from "./endpoint.ts";

const binaries = await embeddedBinaries();

/** A test that needs the embedded server. */
function withServer(name: string, test: () => Promise<void>): void {
  it(name, async ({ skip }) => {
    skip(binaries === undefined, "there is no embedded PostgreSQL for this platform");
    await test();
  });
}

let folder: string;
const opened: { close(): Promise<void> }[] = [];
beforeEach(() => {
  // Private folders above the data: PostgreSQL runs as another user when this process runs as root.
  folder = mkdtempSync(join(tmpdir(), "postgres-"));
  chmodSync(folder, 0o700);
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  rmSync(folder, { recursive: true, force: true });
});

const options = (more: Partial<Parameters<typeof startPostgres>[0]> = {}) => ({
  ...{ postgres: "on", port: 0, folder: join(folder, "postgres"), databases: ["registry"], warn: () => {} },
  ...more,
});

async function start(more: Partial<Parameters<typeof startPostgres>[0]> = {}): Promise<PostgresEndpoint> {
  const endpoint = await startPostgres(options(more));
  opened.push(endpoint);
  return endpoint;
}

async function query(endpoint: Pick<PostgresEndpoint, "url">, text: string) {
  const client = new Client({ connectionString: databaseUrl(endpoint.url ?? "", "registry") });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

withServer("keeps its databases from one start to the next", async () => {
  const first = await start();
  await query(first, "CREATE TABLE t AS SELECT 1 AS v");
  await first.close();
  expect(await query(await start(), "SELECT v FROM t")).toEqual([{ v: 1 }]);
});

withServer("creates its data again after a start that was interrupted", async () => {
  mkdirSync(join(folder, "postgres-new", "base"), { recursive: true });
  expect(await query(await start(), "SELECT 1 AS v")).toEqual([{ v: 1 }]);
});

withServer("listens on the next free port, with a message, if its port is taken", async () => {
  const taken: Server = createServer();
  await new Promise<void>((resolve) => taken.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const warnings: string[] = [];
  const { url = "" } = await start({ port, warn: (line) => warnings.push(line) });
  taken.close();
  expect(Number(new URL(url).port)).toBeGreaterThan(port);
  expect(warnings).toEqual([expect.stringContaining(`Port ${port} is taken`)]);
});

withServer("ends with the process that started it, however that ends, and starts again on its data", async () => {
  const child = fork(join(import.meta.dirname, "testing", "start-server.ts"), [join(folder, "postgres")], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const [{ url }] = await once(child, "message");
  await query({ url }, "CREATE TABLE t AS SELECT 2 AS v");
  child.kill("SIGKILL");
  expect(await query(await start(), "SELECT v FROM t")).toEqual([{ v: 2 }]);
});

withServer("is another server, if there is its URL, and creates the databases there", async () => {
  const { url = "" } = await start();
  const other = await start({ postgres: url, databases: ["serving"] });
  expect(other.url).toBe(url);
  expect(await query(other, "SELECT count(*)::int FROM pg_database WHERE datname = 'serving'")).toEqual([{ count: 1 }]);
});

withServer("names a server that it cannot use, and why", async () => {
  const { url = "" } = await start();
  await query({ url }, "CREATE ROLE ann LOGIN PASSWORD 'right'");
  writeFileSync(join(folder, "postgres", "pg_hba.conf"), "host all ann all scram-sha-256\nhost all all all trust\n");
  await query({ url }, "SELECT pg_reload_conf()");
  const { port } = new URL(url);
  const failure = (user: string, at = port) =>
    startPostgres(options({ postgres: `postgres://${user}@127.0.0.1:${at}`, databases: ["other"] })).then(
      () => "started",
      (error: Error) => error.message,
    );
  const server = `--postgres 127.0.0.1:${port}: `;
  await expect.poll(() => failure("ann")).toBe(`${server}the server requires a password, and the URL has none`);
  expect(await failure("ann:wrong")).toBe(`${server}password authentication failed for user "ann"`);
  expect(await failure("ann:right")).toBe(`${server}permission denied to create database`);
  expect(await failure("ann", "1")).toBe("--postgres 127.0.0.1:1: no PostgreSQL server responds");
});

it("is off without databases, and by its option", async () => {
  expect([(await start({ databases: [] })).url, (await start({ postgres: "off" })).url]).toEqual([
    undefined,
    undefined,
  ]);
});

withServer("does not run as root", async () => {
  const { processId } = await start();
  const { stdout } = spawnSync("ps", ["-o", "user=", "-p", String(processId)], { encoding: "utf8" });
  expect(stdout.trim()).not.toBe("root");
});
