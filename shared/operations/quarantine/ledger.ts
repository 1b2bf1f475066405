import type { Table, TableRow } from "../../platform/azure/tables.ts";
import type { LedgerKey } from "./event-id.ts";

/*
 * One table, a row for each quarantined event that anything was done to. `sending` is written before an event is sent
 * again and `replayed` after it, so that what a killed replay left is seen by the next one. Nothing leaves the last two states.
 */
const states = ["sending", "replayed", "discarded"] as const;
export type LedgerState = (typeof states)[number];

/** Position of the newest row of each manifest partition of a stream. */
export type Positions = Readonly<Record<string, number>>;

export interface LedgerEntry {
  readonly state: LedgerState;
  readonly who: string;
  readonly why: string;
  /** Of the last step, epoch milliseconds. */
  readonly when: number;
  /** Why the event was quarantined. */
  readonly code: string;
  /** The replay that sends or sent it; undefined when discarded. */
  readonly replay: string | undefined;
  /** Another body is or was sent than the one in quarantine. */
  readonly corrected: boolean;
  /** Where the manifest stood before it was sent: what came of it lies behind. */
  readonly after: Positions;
}

export interface LedgerRow extends LedgerEntry {
  readonly etag: string;
}

export async function readLedger(ledger: Table, { partitionKey, rowKey }: LedgerKey): Promise<LedgerRow | undefined> {
  const row = await ledger.get(partitionKey, rowKey);
  return row === undefined ? undefined : rowFrom(row);
}

/** By row key, both ends included. */
export async function readLedgerRange(
  ledger: Table,
  partitionKey: string,
  from: string,
  to: string,
): Promise<Map<string, LedgerRow>> {
  const rows = new Map<string, LedgerRow>();
  for await (const row of ledger.range(partitionKey, from, `${to}~`)) rows.set(row.rowKey, rowFrom(row));
  return rows;
}

/**
 * Writes a row that must not be there yet or, with `etag`, must be that very version.
 *
 * @returns false when it is not: perhaps another writer's, perhaps this very write's whose answer was lost
 */
export async function writeLedger(
  ledger: Table,
  { partitionKey, rowKey }: LedgerKey,
  { replay, after, ...rest }: LedgerEntry,
  etag: string | undefined,
): Promise<boolean> {
  const values = { ...rest, after: JSON.stringify(after), ...(replay === undefined ? {} : { replay }) };
  const write = { rowKey, values, ...(etag === undefined ? {} : { etag }) };
  return (await ledger.commit(partitionKey, [write])) === "committed";
}

function rowFrom({ rowKey, values, etag }: TableRow): LedgerRow {
  const state = states.find((each) => each === values["state"]);
  if (state === undefined) throw new Error(`row ${rowKey} of the quarantine's ledger has no state that is known`);
  return {
    state,
    who: String(values["who"]),
    why: String(values["why"]),
    when: Number(values["when"]),
    code: String(values["code"]),
    replay: values["replay"] === undefined ? undefined : String(values["replay"]),
    corrected: values["corrected"] === true,
    after: JSON.parse(String(values["after"])),
    etag,
  };
}
