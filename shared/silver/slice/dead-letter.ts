import type { PositionedEvent } from "../../bronze/bronze-event.ts";
import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { contributionsOf, type SliceRules } from "./contributions.ts";

/** A document that silver can never write. */
export interface RejectedDocument {
  readonly definition: SilverDefinition;
  readonly id: string;
  /** Value of the partition key. */
  readonly partition: string;
  /** Without personal values. */
  readonly reason: string;
}

/** A dead letter: one entry of the JSON list in its blob. */
interface DeadLetter {
  readonly sequenceNumber: number;
  /** Only when the event has several records. */
  readonly record?: number;
  readonly reason: string;
  readonly body: string;
}

/**
 * Writes dead letters to `quarantine`: events without contributions, and events that contribute to a rejected document.
 * Each commit has one file, and its name and content depend on neither slices nor compaction. Because this is rare, the
 * rows are read a second time, one by one, instead of retaining their events in memory.
 *
 * @returns how many events were dead-lettered
 */
export async function deadLetter(
  { bronze, database }: { readonly bronze: BronzeReader; readonly database: string },
  partitionKey: string,
  rules: SliceRules,
  rows: readonly ManifestRow[],
  rejected: readonly RejectedDocument[],
): Promise<number> {
  const reasonsOf = rejectionReasons(rules, rejected);
  let count = 0;
  for (const row of rows) {
    const found = (await bronze.events(row)).flatMap((event) => deadLettersOf(row, event, reasonsOf(event)));
    count += found.length;
    for (const [position, group] of Map.groupBy(found, (each) => each.position)) {
      const content = group
        .map(({ entry }) => entry)
        .sort((a, b) => a.sequenceNumber - b.sequenceNumber || (a.record ?? 0) - (b.record ?? 0));
      await bronze.writeDeadLetter(partitionKey, database, position, Buffer.from(JSON.stringify(content)));
    }
  }
  return count;
}

/** The distinct reasons why an event is dead-lettered; none for an event that is not. */
function rejectionReasons(
  rules: SliceRules,
  rejected: readonly RejectedDocument[],
): (event: PositionedEvent) => readonly string[] {
  const { definitions } = rules;
  const keyOf = (definition: SilverDefinition, id: string, partition: string) =>
    JSON.stringify([definitions.indexOf(definition), id, partition]);
  const reasons = new Map(rejected.map((each) => [keyOf(each.definition, each.id, each.partition), each.reason]));
  return (event) => {
    const contributions = contributionsOf(rules, event);
    if (typeof contributions === "string") return [contributions];
    const found = definitions.flatMap((definition, index) =>
      (contributions[index] ?? []).flatMap(
        (document) => reasons.get(keyOf(definition, document.id, partitionOf(definition, document))) ?? [],
      ),
    );
    return [...new Set(found)].sort();
  };
}

function deadLettersOf(
  row: ManifestRow,
  { sequenceNumber, record, body, position = row.position }: PositionedEvent,
  reasons: readonly string[],
): { position: number; entry: DeadLetter }[] {
  if (reasons.length === 0) return [];
  const id = { sequenceNumber, ...(record === undefined ? {} : { record }) };
  return [{ position, entry: { ...id, reason: reasons.join("; "), body: Buffer.from(body).toString() } }];
}
