import type { Lake } from "../../bronze/bronze-store.ts";
import { deadLetterPrefix } from "../../bronze/files/dead-letter-name.ts";
import { parseFileName } from "../../bronze/files/file-name.ts";
import { type BronzePartition, isFilePartition, partitionKeyOf } from "../../bronze/manifest/partition.ts";
import { cursorKey, fileKeyOf, rowKeyOf } from "../../bronze/manifest/row-keys.ts";
import type { TableValue } from "../../platform/azure/tables.ts";
import { isLogFile } from "../../platform/delta/log.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { committedFiles, type FoundFiles } from "./committed-files.ts";
import type { SnapshotRow } from "./manifest-snapshot.ts";
import { readPositions } from "./read-positions.ts";
import { RestoreImpossible, writeRows } from "./restore-lake.ts";

export interface Reconstructed {
  readonly partitions: number;
  readonly files: number;
  /** Files that no commit named: they stay, and garbage collection deletes them. */
  readonly leftovers: number;
  readonly events: number;
}

const atOnce = 8;

type NamedBlob = { readonly container: "bronze" | "quarantine"; readonly name: string; readonly size: number };

/**
 * Reconstructs a lost manifest from names and columns of the files of bronze and quarantine.
 *
 * What no file contains is lost: counts of duplicates and ignored events, gaps (late events of a gap then count as
 * duplicates), and the progress of silver, which reads all of bronze again and changes nothing.
 *
 * @throws RestoreImpossible if the manifest contains rows of these partitions
 */
export async function reconstructManifest(
  { manifest, bronze, quarantine }: Lake,
  onProgress: (done: number, all: number) => void = () => {},
): Promise<Reconstructed> {
  for await (const { rowKey } of manifest.range("partitions", "", "~"))
    throw new RestoreImpossible(`the manifest is not empty: it lists ${rowKey}`);
  const blobs: NamedBlob[] = [];
  for (const [container, store] of [
    ["bronze", bronze],
    ["quarantine", quarantine],
  ] as const)
    for await (const { name, size } of store.list(""))
      if (!name.startsWith(deadLetterPrefix) && !isLogFile(name)) blobs.push({ container, name, size });
  const byPartition = Map.groupBy(blobs, ({ name }) => {
    const parsed = parseFileName(name);
    return parsed === undefined ? undefined : partitionKeyOf(parsed.partition);
  });
  let [done, files, leftovers, events, partitions] = [0, 0, 0, 0, 0];
  for (const [key, own] of byPartition) {
    const partition = parseFileName(own[0]?.name ?? "")?.partition;
    if (key === undefined || partition === undefined) continue;
    const byName = [...Map.groupBy(own, ({ name }) => name)];
    const found = await mapConcurrent(byName, atOnce, async ([name, parts]) => {
      const read = await readFiles({ bronze, quarantine }, name, parts);
      done += parts.length;
      onProgress(done, blobs.length);
      return read;
    });
    const committed = committedFiles(found);
    await writeRows(manifest, { partitionKey: key, rows: rowsOf(partition, committed) });
    await manifest.commit("partitions", [{ rowKey: key, values: {} }]);
    partitions += 1;
    files += committed.length;
    leftovers += found.length - committed.length;
    events += committed.reduce((sum, { accepted, quarantined }) => sum + accepted.length + quarantined.length, 0);
  }
  return { partitions, files, leftovers, events };
}

async function readFiles(
  stores: Pick<Lake, "bronze" | "quarantine">,
  name: string,
  parts: readonly NamedBlob[],
): Promise<FoundFiles> {
  const records = async (container: "bronze" | "quarantine") =>
    parts.some((each) => each.container === container)
      ? readPositions((await stores[container].read(name)) ?? new Uint8Array())
      : [];
  const [accepted, quarantined] = [await records("bronze"), await records("quarantine")];
  const position = parseFileName(name)?.position ?? 0;
  const positions = [...accepted, ...quarantined].map((each) => each.position ?? position);
  return {
    ...{ name, position, accepted, quarantined },
    from: positions.reduce((least, each) => Math.min(least, each), position),
    dataBytes: parts.find(({ container }) => container === "bronze")?.size,
  };
}

/** Positions without a file, of commits of duplicates and ignored events, are covered by rows without files. */
function rowsOf(partition: BronzePartition, files: readonly FoundFiles[]): SnapshotRow[] {
  const rows: SnapshotRow[] = [];
  let expected = 1;
  let highest = 0;
  for (const each of files) {
    const { name, from, position, dataBytes = 0, accepted, quarantined } = each;
    if (from > expected)
      rows.push(
        rowAt(from - 1, {
          from: expected,
          first: highest,
          last: highest,
          dataBytes: 0,
          ...countsOf(0, 0),
          commitId: "lost",
        }),
      );
    const sequences = [...accepted, ...quarantined].map(({ sequenceNumber }) => sequenceNumber);
    const last = sequences.reduce((most, sequence) => Math.max(most, sequence), 0);
    rows.push(
      rowAt(position, {
        ...(from < position ? { from } : {}),
        ...{ first: sequences.reduce((least, sequence) => Math.min(least, sequence), last), last, dataBytes },
        ...(accepted.length > 0 ? { dataFile: name } : {}),
        ...(quarantined.length > 0 ? { quarantineFile: name } : {}),
        ...countsOf(accepted.length, quarantined.length),
        commitId: commitIdIn(name),
      }),
    );
    expected = position + 1;
    highest = Math.max(highest, last);
  }
  const accepted = files.reduce((sum, each) => sum + each.accepted.length, 0);
  const quarantined = files.reduce((sum, each) => sum + each.quarantined.length, 0);
  const cursor = {
    ...{ ...countsOf(accepted, quarantined), next: expected, commitId: commitIdIn(files.at(-1)?.name ?? "") },
    ...(isFilePartition(partition) ? {} : { last: highest }),
  };
  return [{ rowKey: cursorKey, values: cursor }, ...rows, ...fileRows(files)];
}

/** How far each landed file has landed. */
function fileRows(files: readonly FoundFiles[]): SnapshotRow[] {
  const records = files.flatMap(({ accepted, quarantined }) => [
    ...accepted.map((each) => ({ ...each, isAccepted: true })),
    ...quarantined.map((each) => ({ ...each, isAccepted: false })),
  ]);
  const byFile = Map.groupBy(records, ({ file }) => file);
  return [...byFile].flatMap(([file, own]) => {
    if (file === undefined) return [];
    const accepted = own.filter(({ isAccepted }) => isAccepted).length;
    const last = own.reduce((most, { sequenceNumber }) => Math.max(most, sequenceNumber), 0);
    return [{ rowKey: fileKeyOf(file), values: { ...countsOf(accepted, own.length - accepted), last } }];
  });
}

function rowAt(position: number, values: Readonly<Record<string, TableValue>>): SnapshotRow {
  return { rowKey: rowKeyOf(position), values };
}

function countsOf(accepted: number, quarantined: number) {
  return { accepted, quarantined, duplicate: 0, ignored: 0 };
}

function commitIdIn(name: string): string {
  return /-\d{12}-(.+)\.parquet$/.exec(name)?.[1] ?? "lost";
}
