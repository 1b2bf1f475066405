import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { embeddedBinaries, isReachable, type PostgresBinaries, runnable } from "../local/postgres/binaries.ts";
import { databaseUrl } from "../local/postgres/database-url.ts";
import { freePort } from "../local/postgres/free-port.ts";
import { type PostgresServer, startServer } from "../local/postgres/server.ts";

/** A server that tests of PostgreSQL run on. */
export interface ServerKind {
  readonly name: string;
  /** Undefined: this machine lacks it. */
  readonly binaries: PostgresBinaries | undefined;
}

const debianFolder = "/usr/lib/postgresql";
const oldestVersion = 15;

/** The programs of Debian's package `postgresql`, in the newest installed version. */
function debianBinaries(): PostgresBinaries | undefined {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).map(Number) : [];
  const newest = Math.max(...versions.filter((version) => version >= oldestVersion));
  const bin = join(debianFolder, String(newest), "bin");
  if (!existsSync(join(bin, "initdb"))) return undefined;
  return runnable({ initdb: join(bin, "initdb"), postgres: join(bin, "postgres") });
}

export const serverKinds: readonly ServerKind[] = [
  { name: "the embedded server", binaries: await embeddedBinaries() },
  { name: "Debian's PostgreSQL", binaries: debianBinaries() },
];

export interface TestServer {
  /** Of a new database. */
  createDatabase(): Promise<string>;
  /** Kills the server, and starts it again on its port. */
  restart(): Promise<void>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** A server of its own, with its data in a temporary folder. */
export async function startTestServer(binaries: PostgresBinaries): Promise<TestServer> {
  // Servers before version 16 need a path that their user can pass.
  const folder = mkdtempSync(join(isReachable(tmpdir()) ? tmpdir() : "/tmp", "korevital-postgres-"));
  chmodSync(folder, 0o711);
  // The tests kill servers, not machines.
  const settings = { fsync: "off", full_page_writes: "off" };
  const options = { settings, binaries, folder: join(folder, "postgres"), port: await freePort(0, () => {}) };
  let server: PostgresServer = await startServer(options);
  let databases = 0;
  const kill = () => server.close();
  return {
    async createDatabase() {
      databases += 1;
      const client = new Client({ connectionString: databaseUrl(server.url, "postgres") });
      await client.connect();
      await client.query(`CREATE DATABASE test_${databases}`);
      await client.end();
      return databaseUrl(server.url, `test_${databases}`);
    },
    kill,
    async restart() {
      await kill();
      server = await startServer(options);
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
