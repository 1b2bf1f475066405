import { listPartitions, readCommitted, readHead, rowsAfter } from "../../bronze/manifest.ts";
import { bronzeReader } from "../../bronze/reader.ts";
import { type ManifestRow, type OutcomeCounts, partitionFromKey } from "../../bronze/rows.ts";
import type { Range } from "../../bronze/trim.ts";
import { concurrently } from "../../concurrently.ts";
import type { PartitionFacts } from "../facts.ts";
import type { BronzeContainer } from "../finding.ts";
import type { DoctorWorld } from "../world.ts";

/** A blob that a row names. */
export interface NamedBlob {
  readonly container: BronzeContainer;
  readonly blob: string;
  readonly partitionKey: string;
  readonly position: number;
  /** Undefined of quarantine files, whose size the manifest does not know. */
  readonly bytes: number | undefined;
}

/** A partition, how far it has landed, and what its rows name. */
export interface PartitionRead extends PartitionFacts {
  /** Lowest and highest sequence number that landed; where a row is missing nobody knows the lowest. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly movedAt: number | undefined;
  readonly gaps: readonly Range[];
  readonly named: readonly NamedBlob[];
}

const partitionsAtOnce = 8;

export async function readPartitions(world: DoctorWorld): Promise<PartitionRead[]> {
  return concurrently(await listPartitions(world.lake.manifest), partitionsAtOnce, (key) => readPartition(world, key));
}

/** The cursor first: all rows before its position are there then, whatever lands meanwhile. */
async function readPartition({ lake, database }: DoctorWorld, key: string): Promise<PartitionRead> {
  const partition = partitionFromKey(key);
  const { position, movedAt: silverMovedAt } = await bronzeReader(lake).progress(key, database);
  const { next, last, totals, gaps, movedAt } = await readHead(lake.manifest, partition);
  const missing: Range[] = [];
  const named: NamedBlob[] = [];
  let sums = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
  let [expected, firstBehind, first] = [1, 0, Number.POSITIVE_INFINITY];
  for await (const row of rowsAfter(lake.manifest, key, 0)) {
    if (row.position >= next) break;
    if (row.position > expected) missing.push([expected, row.position - 1]);
    if (firstBehind === 0 && row.position > position) firstBehind = row.position;
    expected = row.position + 1;
    first = Math.min(first, row.first);
    sums = add(sums, row.counts);
    named.push(...namedBy(key, row));
  }
  if (expected < next) missing.push([expected, next - 1]);
  const waiting = firstBehind === 0 ? undefined : await readCommitted(lake.manifest, key, firstBehind);
  return {
    ...{ key, stream: partition.stream, next, missing, totals, sums, last, named, movedAt },
    first: missing.length === 0 && Number.isFinite(first) ? first : undefined,
    gaps: gaps.flatMap(({ open }) => open),
    silver: { position, movedAt: silverMovedAt, waitingSince: waiting?.writtenAt },
  };
}

export function namedBy(
  partitionKey: string,
  { position, dataFile, dataBytes, quarantineFile }: ManifestRow,
): NamedBlob[] {
  const of = { partitionKey, position };
  return [
    ...(dataFile === undefined ? [] : [{ container: "bronze" as const, blob: dataFile, bytes: dataBytes, ...of }]),
    ...(quarantineFile === undefined
      ? []
      : [{ container: "quarantine" as const, blob: quarantineFile, bytes: undefined, ...of }]),
  ];
}

function add(a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts {
  return {
    accepted: a.accepted + b.accepted,
    duplicate: a.duplicate + b.duplicate,
    ignored: a.ignored + b.ignored,
    quarantined: a.quarantined + b.quarantined,
  };
}
