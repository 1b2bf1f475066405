import { Client, DatabaseError } from "pg";
import { embeddedBinaries } from "./binaries.ts";
import { databaseUrl } from "./database-url.ts";
import { freePort } from "./free-port.ts";
import { startServer } from "./server.ts";

export interface PostgresOptions {
  /** `on`: an embedded server; `off`: none; else the URL of another server. */
  readonly postgres: string;
  /** Of the embedded server; 0: any free one. */
  readonly port: number;
  readonly folder: string;
  /** They are created where they do not exist. */
  readonly databases: readonly string[];
  readonly warn: (line: string) => void;
}

export interface PostgresEndpoint {
  /** The URL of a server, without a database; undefined when there is none. */
  readonly url: string | undefined;
  /** Of the embedded server. */
  readonly processId: number | undefined;
  close(): Promise<void>;
}

const noEndpoint: PostgresEndpoint = { url: undefined, processId: undefined, close: async () => {} };

export async function startPostgres(options: PostgresOptions): Promise<PostgresEndpoint> {
  const { postgres, folder, databases, warn } = options;
  if (postgres === "off" || databases.length === 0) return noEndpoint;
  if (postgres !== "on") {
    await createDatabases(postgres, databases).catch((error: unknown) => {
      const { hostname, port } = new URL(postgres);
      throw new Error(`--postgres ${hostname}:${port || 5432}: ${reasonOf(error)}`, { cause: error });
    });
    return { ...noEndpoint, url: postgres };
  }
  const binaries = await embeddedBinaries();
  if (binaries === undefined) {
    warn(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: --postgres URL uses another server.`,
    );
    return noEndpoint;
  }
  const server = await startServer({ binaries, folder, port: await freePort(options.port, warn) });
  try {
    await createDatabases(server.url, databases);
  } catch (error) {
    await server.close();
    throw error;
  }
  return server;
}

/** Why there are no databases, without the code of a system call: the errors of `pg` do not name the server. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOTFOUND") return "there is no host of this name";
  if (code !== undefined && !(error instanceof DatabaseError)) return "no PostgreSQL server responds";
  if (/password must be/.test(message)) return "the server requires a password, and the URL has none";
  return message;
}

async function createDatabases(server: string, databases: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(server, "postgres"), connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    for (const name of databases) {
      const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    }
  } finally {
    await client.end();
  }
}
