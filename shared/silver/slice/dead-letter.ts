import type { ManifestRow, PlacedEvent } from "../../bronze/manifest/manifest-row.ts";
import type { Stream } from "../../streams/stream.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { partitionOf, saidBy } from "./contributions.ts";
import type { Silver } from "./run-slice.ts";

/** A document that silver cannot write, ever. */
export interface RefusedDocument {
  readonly definition: SilverDefinition;
  readonly id: string;
  /** Value of the partition key. */
  readonly partition: string;
  /** Without personal values. */
  readonly reason: string;
}

/** What a line in `quarantine` says. */
interface Line {
  readonly sequenceNumber: number;
  readonly reason: string;
  readonly body: string;
}

/**
 * Keeps in `quarantine` what silver refuses for good: events that say nothing, and those that say something of a refused document; a
 * file for each commit, the same events under the same name, however the rows were cut into slices, or merged. It is rare, so the rows
 * are read again for it, one by one, rather than kept in memory each time.
 *
 * @returns how many events that are
 */
export async function setAside(
  { bronze, database }: Pick<Silver, "bronze" | "database">,
  partitionKey: string,
  { stream, definitions }: { readonly stream: Stream; readonly definitions: readonly SilverDefinition[] },
  rows: readonly ManifestRow[],
  refused: readonly RefusedDocument[],
): Promise<number> {
  const reasonOf = reasons(stream, definitions, refused);
  let count = 0;
  for (const row of rows) {
    const lines = (await bronze.events(row)).flatMap((event) => lineOf(row, event, reasonOf(event)));
    count += lines.length;
    for (const [position, some] of Map.groupBy(lines, (each) => each.position)) {
      const content = some.map(({ line }) => line).sort((a, b) => a.sequenceNumber - b.sequenceNumber);
      await bronze.setAside(partitionKey, database, position, Buffer.from(JSON.stringify(content)));
    }
  }
  return count;
}

/** All reasons why an event is refused, each once; none for one that is not. */
function reasons(
  stream: Stream,
  definitions: readonly SilverDefinition[],
  refused: readonly RefusedDocument[],
): (event: PlacedEvent) => readonly string[] {
  const keyOf = (definition: SilverDefinition, id: string, partition: string) =>
    JSON.stringify([definitions.indexOf(definition), id, partition]);
  const known = new Map(refused.map((each) => [keyOf(each.definition, each.id, each.partition), each.reason]));
  return (event) => {
    const said = saidBy(stream, definitions, event);
    if (typeof said === "string") return [said];
    const found = definitions.flatMap((definition, index) =>
      (said[index] ?? []).flatMap(
        (fragment) => known.get(keyOf(definition, fragment.id, partitionOf(definition, fragment))) ?? [],
      ),
    );
    return [...new Set(found)].sort();
  };
}

function lineOf(
  row: ManifestRow,
  { sequenceNumber, body, position = row.position }: PlacedEvent,
  why: readonly string[],
): { position: number; line: Line }[] {
  if (why.length === 0) return [];
  return [{ position, line: { sequenceNumber, reason: why.join("; "), body: Buffer.from(body).toString() } }];
}
