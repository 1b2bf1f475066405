import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { dayOf, fileName, parquetType } from "../files/file-name.ts";
import { readListedFile } from "../files/read-listed-file.ts";
import type { ManifestRow } from "../manifest/manifest-row.ts";
import { partitionFromKey } from "../manifest/partition.ts";
import { type Columns, readColumns } from "./columns.ts";
import { type CommitColumns, mergeParts } from "./merge.ts";
import type { MergedFiles } from "./replace-files.ts";

/** Rows with the content of their files. */
export interface ReadRows {
  readonly rows: readonly ManifestRow[];
  readonly data: readonly CommitColumns[];
  readonly quarantined: readonly CommitColumns[];
  /** Bytes of all values of variable length, uncompressed. */
  readonly rawBytes: number;
}

/** Reads as many rows as the memory limit allows, and at least one: every commit fitted into memory when it landed. */
export async function readRows(
  store: Pick<BronzeStore, "bronze" | "quarantine">,
  wanted: readonly ManifestRow[],
  memory: number,
): Promise<ReadRows> {
  const read = {
    rows: [] as ManifestRow[],
    data: [] as CommitColumns[],
    quarantined: [] as CommitColumns[],
    rawBytes: 0,
  };
  for (const row of wanted) {
    const data = await readPart(store.bronze, row.dataFile);
    const quarantined = await readPart(store.quarantine, row.quarantineFile);
    const bytes = (data?.bytes ?? 0) + (quarantined?.bytes ?? 0);
    if (read.rows.length > 0 && read.rawBytes + bytes > memory) break;
    read.rows.push(row);
    read.rawBytes += bytes;
    if (data !== undefined) read.data.push({ position: row.position, content: data });
    if (quarantined !== undefined) read.quarantined.push({ position: row.position, content: quarantined });
  }
  return read;
}

async function readPart(blobs: BlobStore, file: string | undefined): Promise<Columns | undefined> {
  return file === undefined ? undefined : readColumns(await readListedFile(blobs, file));
}

/** Writes the files that replace those of the rows, under unique names. */
export async function writeMerged(
  store: Pick<BronzeStore, "bronze" | "quarantine">,
  partitionKey: string,
  { rows, data, quarantined, rawBytes }: ReadRows,
  commitId: string,
): Promise<MergedFiles> {
  const [of = ""] = rows.flatMap(({ dataFile, quarantineFile }) => dataFile ?? quarantineFile ?? []);
  const name = fileName(partitionFromKey(partitionKey), rows.at(-1)?.position ?? 0, commitId, dayOf(of));
  const content = data.length === 0 ? undefined : mergeParts(data);
  // A blob that already exists under this name is that of this commit: its answer was lost, and the SDK repeated the
  // request.
  if (content !== undefined) await store.bronze.create(name, content, parquetType);
  if (quarantined.length > 0) await store.quarantine.create(name, mergeParts(quarantined), parquetType);
  return {
    ...(content === undefined ? {} : { dataFile: name }),
    dataBytes: content?.length ?? 0,
    ...(quarantined.length === 0 ? {} : { quarantineFile: name }),
    rawBytes,
  };
}
