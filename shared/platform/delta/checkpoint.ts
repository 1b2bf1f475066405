import { parquetReadObjects, type SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { createdBy } from "../parquet/created-by.ts";
import { column, optional, root, text } from "../parquet/elements.ts";
import { checkProtocol, format, InvalidTable, type LoggedAction, plain, protocol } from "./actions.ts";
import { keepRemoved, noTable, type Snapshot, withActions } from "./snapshot.ts";

const long = (name: string) => optional(column(name, "INT64"));
const integer = (name: string) => optional(column(name, "INT32"));
const boolean = (name: string) => optional(column(name, "BOOLEAN"));
const string = (name: string) => optional(text(name));
const struct = (name: string, ...fields: (SchemaElement | SchemaElement[])[]): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", num_children: fields.length },
  ...fields.flat(),
];
const map = (name: string): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "MAP" },
  { name: "key_value", repetition_type: "REPEATED", num_children: 2 },
  text("key"),
  string("value"),
];
const strings = (name: string): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  string("element"),
];

const columns = {
  txn: struct("txn", string("appId"), long("version"), long("lastUpdated")),
  add: struct(
    "add",
    ...[string("path"), map("partitionValues"), long("size"), long("modificationTime")],
    ...[boolean("dataChange"), string("stats")],
  ),
  remove: struct("remove", string("path"), long("deletionTimestamp"), boolean("dataChange")),
  metaData: struct(
    "metaData",
    ...[string("id"), string("name"), string("description"), struct("format", string("provider"), map("options"))],
    ...[string("schemaString"), strings("partitionColumns"), map("configuration"), long("createdTime")],
  ),
  protocol: struct("protocol", integer("minReaderVersion"), integer("minWriterVersion")),
};

type Entry = Readonly<Record<string, object>>;

/**
 * The state of a table as a Parquet file, one action per row, so that a reader need not read the log from its
 * beginning. Removed files whose time has passed are left out.
 *
 * @param now epoch milliseconds
 */
export function encodeCheckpoint(snapshot: Snapshot, now: number): { content: Uint8Array; size: number } {
  const entries = [...entriesOf(snapshot, now)];
  const content = parquetWriteBuffer({
    schema: [root(Object.keys(columns).length), ...Object.values(columns).flat()],
    columnData: Object.keys(columns).map((name) => ({ name, data: entries.map((entry) => entry[name] ?? null) })),
    statistics: false,
    createdBy,
  });
  return { content: new Uint8Array(content), size: entries.length };
}

function* entriesOf({ metadata, files, removed, transactions }: Snapshot, now: number): Generator<Entry> {
  yield { protocol };
  if (metadata !== undefined)
    yield {
      metaData: { ...metadata, format, partitionColumns: [], createdTime: BigInt(metadata.createdTime) },
    };
  for (const txn of transactions.values())
    yield { txn: { ...txn, version: BigInt(txn.version), lastUpdated: BigInt(txn.lastUpdated) } };
  for (const add of files.values()) {
    const numbers = { size: BigInt(add.size), modificationTime: BigInt(add.modificationTime) };
    yield { add: { ...add, ...numbers, partitionValues: {}, dataChange: false } };
  }
  for (const remove of removed.values())
    if (remove.deletionTimestamp + keepRemoved > now)
      yield { remove: { ...remove, deletionTimestamp: BigInt(remove.deletionTimestamp), dataChange: false } };
}

/**
 * The state that a checkpoint of KoreVital contains, and the number of its actions.
 *
 * @param name of the file, for the error
 * @throws InvalidTable if it is damaged or of another protocol, or has no metadata
 */
export async function decodeCheckpoint(
  name: string,
  content: Uint8Array,
  version: number,
): Promise<{ readonly snapshot: Snapshot; readonly size: number }> {
  const actions = await readActions(name, content);
  for (const action of actions) if ("protocol" in action) checkProtocol(name, action.protocol);
  const snapshot = withActions({ ...noTable, version, checkpoint: version }, actions);
  if (snapshot.metadata === undefined) throw new InvalidTable(`${name} has no metadata`);
  return { snapshot, size: actions.length };
}

async function readActions(name: string, content: Uint8Array): Promise<LoggedAction[]> {
  try {
    const rows = await parquetReadObjects({ file: Uint8Array.from(content).buffer });
    return rows.map((row) => plain(row) as LoggedAction);
  } catch (cause) {
    throw new InvalidTable(`${name} is no checkpoint`, { cause });
  }
}

/** The content of the file that names the last checkpoint. */
export function lastCheckpointContent(version: number, size: number): Uint8Array {
  return Buffer.from(JSON.stringify({ version, size }));
}
