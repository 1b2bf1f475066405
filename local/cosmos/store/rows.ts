import type { SQLOutputValue } from "node:sqlite";
import type { Position } from "../partition/position.ts";

/** A row of the document table. */
export interface StoredDocument {
  /** The change that created it. */
  readonly number: number;
  readonly position: Position;
  /** Increases with every write to the store. */
  readonly change: number;
  readonly etag: string;
  /** Seconds since 1970. */
  readonly ts: number;
  /** Bytes of the document as written. */
  readonly size: number;
  /** The document as responses contain it. */
  readonly text: string;
}

export const documentColumns = "number, hash, key, id, change, etag, ts, size, text";

export function readRow(row: Readonly<Record<string, SQLOutputValue>>): StoredDocument {
  return {
    number: Number(row["number"]),
    position: [String(row["hash"]), String(row["key"]), String(row["id"])],
    change: Number(row["change"]),
    etag: String(row["etag"]),
    ts: Number(row["ts"]),
    size: Number(row["size"]),
    text: String(row["text"]),
  };
}
