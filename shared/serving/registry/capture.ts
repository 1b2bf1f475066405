import type { OutgoingEvent } from "../../platform/azure/outgoing-event.ts";
import { lock } from "../../platform/postgres/migrate.ts";
import type { Postgres, SqlRow, SqlSession } from "../../platform/postgres/sql.ts";

/** A table of the registry whose rows are events. */
export interface CapturedTable {
  readonly name: string;
  /** Hub of `resources.json`. */
  readonly hub: string;
  /** Columns of the event's body, as SQL expressions. */
  readonly body: string;
  /** The column with the event's key, as the stream of the hub has it. */
  readonly key: string;
}

/** Microseconds, in UTC. */
const time = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`;

export const capturedTables: readonly CapturedTable[] = [
  {
    name: "registrations",
    hub: "registrations",
    body: `user_id, device_id, mac_address, ${time("registration_timestamp")}`,
    key: "user_id",
  },
  {
    name: "gym_logins",
    hub: "gym-logins",
    body: `lower(btrim(mac_address)) AS mac_address, gym, ${time("login")}, ${time("logout")}`,
    key: "mac_address",
  },
];

/** How far a table was published. */
interface Position {
  /** A transaction id, as text. */
  readonly changed_in: string;
  /** The last published row of that transaction. */
  readonly id: string;
}

/** A table as one pipeline captures it. */
export type Capture = CapturedTable & { readonly pipeline: string };

export interface CaptureLimits {
  /** Rows of one page, and of one send. */
  readonly pageSize: number;
  /** Epoch milliseconds. No page is begun after it, except the first. */
  readonly deadline: number;
}

/**
 * Publishes the rows that transactions committed since the last round, at least once: the position is stored after the
 * hub has acknowledged the page. No committed row is missed. Transactions end in another order than they begin, so that
 * a row may become visible after rows of later transactions. A round therefore takes only rows below the oldest
 * transaction that still runs: all transactions below it have ended, and no row below it can appear any more. Clocks
 * are not compared.
 *
 * @returns how many rows were published
 */
export async function captureTable(
  registry: Postgres,
  table: Capture,
  publish: (events: readonly OutgoingEvent[]) => Promise<void>,
  { pageSize, deadline }: CaptureLimits,
  now: () => number,
): Promise<number> {
  let published = 0;
  do {
    const { rows, from } = await registry.transaction(async (session) => {
      const position = await positionOf(session, table);
      return { from: position, rows: await nextRows(session, table, position, pageSize) };
    });
    const last = rows.at(-1);
    if (last === undefined) return published;
    await publish(rows.map((row) => eventOf(table, row)));
    const to = { changed_in: String(last["xid"]), id: String(last["row_id"]) };
    const isStored = await registry.transaction((session) => advance(session, table, from, to));
    published += rows.length;
    // Another run has published the same rows, and does the rest.
    if (!isStored) return published;
  } while (now() < deadline);
  return published;
}

function nextRows(session: SqlSession, { name, body }: CapturedTable, from: Position, limit: number) {
  return session.query(
    `SELECT changed_in::text AS xid, id::text AS row_id, ${body} FROM ${name}
     WHERE (changed_in, id) > ($1::xid8, $2::bigint) AND changed_in < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY changed_in, id LIMIT $3`,
    [from.changed_in, from.id, limit],
  );
}

/**
 * The stored position. Transaction ids are those of one database system: in another one, where the rows were restored
 * from a dump, all rows are published again.
 */
async function positionOf(session: SqlSession, { name, pipeline }: Capture): Promise<Position> {
  const [{ system } = {}] = await session.query("SELECT system_identifier::text AS system FROM pg_control_system()");
  const positions = () =>
    session.query("SELECT pipeline, system, changed_in::text, id::text FROM korevital_capture WHERE source = $1", [
      name,
    ]);
  const mine = (rows: readonly SqlRow[]) =>
    rows.find((row) => row["pipeline"] === pipeline && row["system"] === system);
  const known = mine(await positions());
  if (known !== undefined) return positionFrom(known);
  await lock(session, `korevital capture ${name}`);
  const locked = await positions();
  const stored = mine(locked);
  if (stored !== undefined) return positionFrom(stored);
  // The trigger gives every row this transaction.
  if (locked.some((row) => row["system"] !== system)) await session.query(`UPDATE ${name} SET changed_in = changed_in`);
  await session.query(
    "UPDATE korevital_capture SET system = $2, changed_in = '0', id = 0 WHERE source = $1 AND system <> $2",
    [name, system],
  );
  await session.query(
    `INSERT INTO korevital_capture (pipeline, source, system, changed_in, id) VALUES ($1, $2, $3, '0', 0)
     ON CONFLICT DO NOTHING`,
    [pipeline, name, system],
  );
  return { changed_in: "0", id: "0" };
}

function positionFrom(row: SqlRow): Position {
  return { changed_in: String(row["changed_in"]), id: String(row["id"]) };
}

async function advance(session: SqlSession, { name, pipeline }: Capture, from: Position, to: Position) {
  const rows = await session.query(
    `UPDATE korevital_capture SET changed_in = $3::xid8, id = $4::bigint
     WHERE pipeline = $1 AND source = $2 AND (changed_in, id) = ($5::xid8, $6::bigint) RETURNING source`,
    [pipeline, name, to.changed_in, to.id, from.changed_in, from.id],
  );
  return rows.length === 1;
}

function eventOf({ key }: CapturedTable, row: SqlRow): OutgoingEvent {
  const { xid: _, row_id: __, ...columns } = row;
  const body = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null));
  return { key: String(row[key]), body: Buffer.from(JSON.stringify(body)) };
}
