import type { Identified } from "../platform/azure/documents.ts";
import { hashId } from "../silver/documents/hash-id.ts";
import { type GroupKey, keyProperties, partOf, type Row, type Summary } from "./summary.ts";

/** One Cosmos document per group: the parts of its key as properties, and its rows. */
export interface GroupDocument extends Identified {
  readonly rows: readonly Row[];
}

export interface Group {
  readonly id: string;
  readonly partition: string;
  readonly key: GroupKey;
}

export function groupOf(summary: Summary, key: GroupKey): Group {
  const parts = keyProperties(summary).map((property) => partOf(key, property));
  return { id: hashId(...parts), partition: partOf(key, summary.partitionKey), key };
}

/** Each group once, those of one partition side by side, so that what one has read serves its neighbours. */
export function distinctGroups(summary: Summary, keys: readonly GroupKey[]): Group[] {
  const groups = new Map(keys.map((key) => groupOf(summary, key)).map((group) => [group.id, group]));
  return [...Map.groupBy(groups.values(), ({ partition }) => partition).values()].flat();
}

export function groupDocument({ id, key }: Group, rows: readonly Row[]): GroupDocument {
  return { id, ...key, rows };
}
