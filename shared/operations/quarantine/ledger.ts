import { rowValues } from "../../bronze/manifest/row-values.ts";
import type { Table, TableRow } from "../../platform/azure/tables.ts";
import { type RejectionCode, rejectionCodes } from "../../streams/outcome.ts";
import type { LedgerKey } from "./event-id.ts";

/*
 * A table with a row for each event that was replayed or discarded. `sending` is written before an event is sent and
 * `replayed` after it, so that a later replay finds the events of an interrupted one. `replayed` and `discarded` are
 * final.
 */
const states = ["sending", "replayed", "discarded"] as const;
export type LedgerState = (typeof states)[number];

/** State of a quarantined event: `open` without a row. */
export type EntryState = LedgerState | "open";

export function entryState(ledger: LedgerEntry | undefined): EntryState {
  return ledger?.state ?? "open";
}

/** Why the event is in quarantine: rejected by its stream, or dead-lettered by silver. */
export type QuarantineCode = RejectionCode | "dead-lettered";
const codes: readonly QuarantineCode[] = [...rejectionCodes, "dead-lettered"];

/** Position of the newest row, by manifest partition. */
export type ManifestPositions = Readonly<Record<string, number>>;

export interface LedgerEntry {
  readonly state: LedgerState;
  readonly who: string;
  readonly why: string;
  /** Time of the last change, epoch milliseconds. */
  readonly when: number;
  readonly code: QuarantineCode;
  /** Id of the replay; undefined when discarded. */
  readonly replay: string | undefined;
  /** Whether another body than the quarantined one is sent. */
  readonly corrected: boolean;
  /** Manifest positions before the event was sent. */
  readonly after: ManifestPositions;
}

export interface LedgerRow extends LedgerEntry {
  readonly etag: string;
}

export async function readLedger(ledger: Table, { partitionKey, rowKey }: LedgerKey): Promise<LedgerRow | undefined> {
  const row = await ledger.get(partitionKey, rowKey);
  return row === undefined ? undefined : rowFrom(partitionKey, row);
}

/** By row key, both ends inclusive. */
export async function readLedgerRange(
  ledger: Table,
  partitionKey: string,
  from: string,
  to: string,
): Promise<Map<string, LedgerRow>> {
  const rows = new Map<string, LedgerRow>();
  for await (const row of ledger.range(partitionKey, from, `${to}~`)) rows.set(row.rowKey, rowFrom(partitionKey, row));
  return rows;
}

/**
 * Inserts a row or, with `etag`, replaces that version of it.
 *
 * @returns false on a conflict: another writer wrote the row first, or an earlier write succeeded and its answer was
 * lost
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

/** @throws InvalidRow */
function rowFrom(partitionKey: string, row: TableRow): LedgerRow {
  const values = rowValues("quarantine", partitionKey, row);
  const oneOf = <T extends string>(property: string, allowed: readonly T[]): T => {
    const found = allowed.find((each) => each === values.text(property));
    if (found === undefined) throw values.invalid(property, `one of ${allowed.join(", ")}`);
    return found;
  };
  return {
    state: oneOf("state", states),
    who: values.text("who"),
    why: values.text("why"),
    when: values.integer("when"),
    code: oneOf("code", codes),
    replay: values.optionalText("replay"),
    corrected: row.values["corrected"] === true,
    after: values.json("after", positionsFrom),
    etag: row.etag,
  };
}

function positionsFrom(value: unknown): ManifestPositions | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entries: [string, unknown][] = Object.entries(value);
  return entries.every((entry): entry is [string, number] => Number.isSafeInteger(entry[1]))
    ? Object.fromEntries(entries)
    : undefined;
}
