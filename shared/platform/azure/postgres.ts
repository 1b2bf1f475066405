import { DatabaseError, Pool, type PoolClient, type PoolConfig, types } from "pg";
import { InfrastructureFault } from "../korevital-error.ts";
import type { Postgres, SqlSession } from "../postgres/sql.ts";
import type { Connection } from "./configuration.ts";
import { credentialOf } from "./credentials.ts";

/** The resource of tokens for Azure Database for PostgreSQL. */
const scope = "https://ossrdbms-aad.database.windows.net/.default";

/** Milliseconds. A statement that takes longer is cancelled: the next run of the timer repeats it. */
const [connectTimeout, statementTimeout] = [10_000, 120_000];
const maxConnections = 4;

/** Types whose text is kept: `Date` lacks microseconds, and shifts dates by the zone of the process. */
const textTypes: readonly number[] = [types.builtins.DATE, types.builtins.TIMESTAMP, types.builtins.TIMESTAMPTZ];

/**
 * PostgreSQL failed, or is unreachable. The message contains no values: those of PostgreSQL quote the data.
 */
export class PostgresFailure extends InfrastructureFault {
  override readonly name = "PostgresFailure";
  readonly code = "postgres-failed";
  /** SQLSTATE; undefined when there was no answer. */
  readonly state: string | undefined;

  constructor(error: unknown) {
    super(describe(error));
    this.state = error instanceof DatabaseError ? error.code : undefined;
  }
}

/**
 * States whose messages name objects of the schema and users, and contain no values: a table, column or schema that
 * does not exist, a missing privilege, timeouts, a database that does not exist, a wrong password.
 */
const states: readonly string[] = ["42P01", "42703", "3F000", "42501", "55P03", "57014", "3D000", "28P01"];

function describe(error: unknown): string {
  if (!(error instanceof DatabaseError))
    return `PostgreSQL is unreachable: ${error instanceof Error && "code" in error ? error.code : "no answer"}`;
  const { code, schema, table, column, constraint } = error;
  const where = Object.entries({ schema, table, column, constraint }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  const text = code !== undefined && states.includes(code) ? `: ${error.message}` : "";
  return `${[`PostgreSQL error ${code}`, ...where].join(", ")}${text}`;
}

export interface PoolOptions {
  /** Milliseconds that a statement waits for a lock. Others wait behind it, even if they need a weaker one. */
  readonly lockTimeout?: number;
}

/** Opens a pool of connections at the first use. */
export function openPostgres(connection: Connection, { lockTimeout }: PoolOptions = {}): Postgres {
  const pool = new Pool({
    ...addressOf(connection),
    max: maxConnections,
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: statementTimeout,
    ...(lockTimeout === undefined ? {} : { lock_timeout: lockTimeout }),
    idleTimeoutMillis: connectTimeout,
    keepAlive: true,
    // A command ends with its work.
    allowExitOnIdle: true,
    application_name: "korevital",
    types: { getTypeParser: (type, format) => (textTypes.includes(type) ? String : types.getTypeParser(type, format)) },
  });
  // A connection that breaks while it is idle is replaced at the next use.
  pool.on("error", () => {});
  // One that breaks between two statements of a transaction fails the next one. Without a listener it ends the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  return {
    async transaction(run) {
      const client = await pool.connect().catch(fail);
      const session: SqlSession = {
        query: async (text, values = []) => (await client.query(text, [...values]).catch(fail)).rows,
      };
      try {
        await session.query("BEGIN");
        const result = await run(session);
        await session.query("COMMIT");
        client.release();
        return result;
      } catch (error) {
        await rollBack(client);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

/** A connection that cannot roll back is closed: its transaction ends with it. */
async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query("ROLLBACK");
    client.release();
  } catch (error) {
    client.release(error instanceof Error ? error : true);
  }
}

function fail(error: unknown): never {
  throw new PostgresFailure(error);
}

/** Where and as whom to connect. */
export function addressOf(connection: Connection): PoolConfig {
  if (connection.kind === "string") return { connectionString: connection.value };
  const { host = "", database = "", user = "" } = connection.endpoints;
  const token = accessTokens(connection);
  return { host, database, user, port: 5432, password: token, ssl: true };
}

type Identity = Extract<Connection, { kind: "identity" }>;

/** Tokens of Entra are passwords. The credential caches them, and renews them before they expire. */
function accessTokens(connection: Identity): () => Promise<string> {
  const credential = credentialOf(connection);
  return async () => (await credential.getToken(scope))?.token ?? "";
}

export function accessToken(connection: Identity): Promise<string> {
  return accessTokens(connection)();
}
