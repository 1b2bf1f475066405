import type { Identified } from "../platform/azure/documents.ts";
import { hashId } from "../platform/hash-id.ts";
import { storedList } from "../platform/stored-value.ts";
import type { GroupKey } from "./group-context.ts";
import { keyProperties, partOf, type Row, type Summary, type Value } from "./summary.ts";

/** One Cosmos DB document per group: the parts of its key as properties, and its rows. */
export interface GroupDocument extends Identified {
  readonly rows: readonly Row[];
  /** The group has more than `maxRows` rows, and the earliest were kept. */
  readonly truncated?: true;
  /** The rows of the group with restricted people (see `run/withheld-rows.ts`). */
  readonly withheld?: readonly Row[];
  /** Keyed hashes of those people. */
  readonly withheldFor?: readonly string[];
}

/** Rows of one document: a document of Cosmos DB has 2 MB. */
export const maxRows = 2000;

export interface Group {
  readonly id: string;
  readonly partition: string;
  readonly key: GroupKey;
}

export function groupOf(summary: Summary, key: GroupKey): Group {
  const parts = keyProperties(summary).map((property) => partOf(key, property));
  return { id: hashId(...parts), partition: partOf(key, summary.partitionKey), key };
}

/** The key of a stored group. */
export function keyOf(summary: Pick<Summary, "grain">, document: object): GroupKey {
  return Object.fromEntries(keyProperties(summary).map((name) => [name, String(Reflect.get(document, name) ?? "")]));
}

/** The distinct groups. Groups of one partition are adjacent, because they share cached queries. */
export function distinctGroups(summary: Summary, keys: readonly GroupKey[]): Group[] {
  const groups = new Map(keys.map((key) => groupOf(summary, key)).map((group) => [group.id, group]));
  return [...Map.groupBy(groups.values(), ({ partition }) => partition).values()].flat();
}

/** @param rows the earliest first */
export function groupDocument({ id, key }: Group, rows: readonly Row[]): GroupDocument {
  return rows.length > maxRows ? { id, ...key, rows: rows.slice(0, maxRows), truncated: true } : { id, ...key, rows };
}

/** @throws InvalidDocument if the stored document does not contain rows */
export function groupDocumentFrom(document: Identified): GroupDocument {
  const rows = storedList(document, "rows", isRow);
  return {
    id: document.id,
    rows,
    ...("withheld" in document ? { withheld: storedList(document, "withheld", isRow) } : {}),
    ...("withheldFor" in document ? { withheldFor: storedList(document, "withheldFor", isText) } : {}),
  };
}

const isText = (value: unknown): value is string => typeof value === "string";

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && Object.values(value).every(isValue);
}

function isValue(value: unknown): value is Value {
  if (typeof value === "string" || typeof value === "number" || value === null) return true;
  return Array.isArray(value) && value.every(isText);
}
