import type { RecordPosition } from "./read-positions.ts";

/** The files of one commit, or of several that were merged: they have one name in both containers. */
export interface FoundFiles {
  readonly name: string;
  readonly position: number;
  /** Position of the first commit in it; `position` itself unless several were merged. */
  readonly from: number;
  readonly dataBytes: number | undefined;
  readonly accepted: readonly RecordPosition[];
  readonly quarantined: readonly RecordPosition[];
}

/**
 * The files that the lost manifest named, in order. The others are leftovers: files that a merged one replaced within
 * the last hour, and files of commits that lost a race within the last day.
 *
 * Of several files at one position the one with the most records wins that overlaps with none at another position: a
 * commit that lost contains records that the next commits of the winner contain too, or fewer than the winner.
 */
export function committedFiles(found: readonly FoundFiles[]): FoundFiles[] {
  const merged = found.filter(({ from, position }) => from < position);
  const current = found.filter(
    (files) =>
      !merged.some(
        (each) => each !== files && each.from <= files.from && files.position <= each.position && isWider(each, files),
      ),
  );
  const byPosition = [...Map.groupBy(current, ({ position }) => position)].sort(([a], [b]) => a - b);
  const chosen: FoundFiles[] = [];
  for (const [index, [, candidates]] of byPosition.entries()) {
    const others = [...chosen.flatMap(keysOf), ...byPosition.slice(index + 1).flatMap(([, each]) => commonKeys(each))];
    const taken = new Set(others);
    const [best] = candidates.toSorted(
      (a, b) =>
        Number(overlaps(a, taken)) - Number(overlaps(b, taken)) ||
        keysOf(b).length - keysOf(a).length ||
        (a.name < b.name ? -1 : 1),
    );
    if (best !== undefined && !keysOf(best).every((key) => taken.has(key))) chosen.push(best);
  }
  return chosen;
}

/** Of two merged files that span the same commits, the name decides: both contain the same records. */
function isWider(a: FoundFiles, b: FoundFiles): boolean {
  return a.from < b.from || a.position > b.position || a.name < b.name;
}

function overlaps(files: FoundFiles, taken: ReadonlySet<string>): boolean {
  return keysOf(files).some((key) => taken.has(key));
}

/** Records that every candidate at a position contains. */
function commonKeys([first, ...others]: readonly FoundFiles[]): string[] {
  if (first === undefined) return [];
  const sets = others.map((each) => new Set(keysOf(each)));
  return keysOf(first).filter((key) => sets.every((set) => set.has(key)));
}

/** A sequence number counts within its landed file. Records of one event share it. */
function keysOf({ accepted, quarantined }: FoundFiles): string[] {
  return [
    ...new Set([...accepted, ...quarantined].map(({ file, sequenceNumber }) => `${file ?? ""} ${sequenceNumber}`)),
  ];
}
