import { Client, DatabaseError, type QueryArrayResult } from "pg";
import type { Connection } from "./configuration.ts";
import { accessToken, addressOf } from "./postgres.ts";

/** The result of one statement that a person typed; every value is PostgreSQL's text. */
export interface ConsoleResult {
  readonly columns: readonly { readonly name: string; readonly isNumber: boolean }[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** `SELECT`, `SET`. */
  readonly command: string;
}

/** A session for a person. Unlike those of the app, its errors are those of PostgreSQL, and may quote data. */
export interface PostgresConsole {
  /** Runs one or more statements. */
  query(text: string): Promise<readonly ConsoleResult[]>;
  /** Cancels what runs. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

const connectTimeout = 10_000;
/** Object ids of bigint, smallint, integer, real, double precision and numeric. */
const numericTypes: readonly number[] = [20, 21, 23, 700, 701, 1700];

type Result = QueryArrayResult<(string | null)[]>;

/**
 * @param settings of the session, by name
 * @throws Error if the session does not have them: a pool of connections between here and the server ignores options
 */
export async function openConsole(
  connection: Connection,
  settings: Readonly<Record<string, string>>,
): Promise<PostgresConsole> {
  const open = async (settingsOfSession: typeof settings) => {
    const client = new Client({
      options: optionsText(settingsOfSession),
      ...addressOf(withOptions(connection, settingsOfSession)),
      connectionTimeoutMillis: connectTimeout,
      application_name: "korevital psql",
      types: { getTypeParser: () => String },
    });
    // The query that needs a broken connection fails.
    client.on("error", () => {});
    await client.connect();
    return client;
  };
  const client = await open(settings);
  await expectSettings(client, settings).catch(async (error: unknown) => {
    await client.end();
    throw error;
  });
  const processId = (await client.query({ text: "SELECT pg_backend_pid()", rowMode: "array" })).rows[0]?.[0];
  return {
    async query(text) {
      const answer: Result | Result[] = await client.query({ text, rowMode: "array" }).catch(explain);
      const results: readonly Result[] = Array.isArray(answer) ? answer : [answer];
      return results.map(({ fields, rows, command }) => ({
        columns: fields.map(({ name, dataTypeID }) => ({ name, isNumber: numericTypes.includes(dataTypeID) })),
        rows,
        command,
      }));
    },
    async cancel() {
      // As the user of the session: its role may not cancel it.
      const other = await open({});
      await other.query("SELECT pg_cancel_backend($1)", [processId]).finally(() => other.end());
    },
    close: () => client.end(),
  };
}

/** Without its role a session could read everything. */
async function expectSettings(client: Client, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    const { rows } = await client.query("SELECT current_setting($1) AS value", [name]);
    if (rows[0]?.value !== value)
      throw new Error(`the server did not set ${name} to ${value}: connect to PostgreSQL itself, not to a pool`);
  }
}

/** The hint of an error often contains the right name. */
function explain(error: unknown): never {
  if (error instanceof DatabaseError && error.hint !== undefined)
    throw new Error(`${error.message}\n${error.hint}`, { cause: error });
  throw error;
}

/**
 * What the program `psql` needs for such a session: its first argument, and its environment, which alone contains the
 * password.
 */
export async function psqlInvocation(
  connection: Connection,
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly environment: Readonly<Record<string, string>> }> {
  const url = connection.kind === "string" ? new URL(connection.value) : identityUrl(connection);
  const password = connection.kind === "string" ? decodeURIComponent(url.password) : await accessToken(connection);
  url.password = "";
  const environment: Record<string, string> = password === "" ? {} : { PGPASSWORD: password };
  return { url: urlWithOptions(url, settings), environment };
}

/** In the client, the options of a URL replace all others. */
function withOptions(connection: Connection, settings: Readonly<Record<string, string>>): Connection {
  if (connection.kind === "identity") return connection;
  return { kind: "string", value: urlWithOptions(new URL(connection.value), settings) };
}

/** The options of the URL remain. The server reads them in order: the last one of a name wins. */
function urlWithOptions(url: URL, settings: Readonly<Record<string, string>>): string {
  const options = [url.searchParams.get("options"), optionsText(settings)].filter(Boolean).join(" ");
  // URLSearchParams writes a space as +, which libpq does not read.
  url.searchParams.delete("options");
  const encoded = options === "" ? "" : `options=${encodeURIComponent(options)}`;
  url.search = [url.search.slice(1), encoded].filter(Boolean).join("&");
  return url.toString();
}

function identityUrl({ endpoints }: Extract<Connection, { kind: "identity" }>): URL {
  const { host = "", database = "", user = "" } = endpoints;
  return new URL(`postgres://${encodeURIComponent(user)}@${host}:5432/${database}?sslmode=require`);
}

/** Settings as the options of a connection; a value contains no space. */
function optionsText(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
}
