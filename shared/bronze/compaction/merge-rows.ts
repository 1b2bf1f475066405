import type { BlobStore } from "../../platform/azure/blobs.ts";
import { dayOf, fileName, parquetType } from "../files/file-name.ts";
import { readNamed } from "../files/read-listed.ts";
import type { BronzeStore } from "../hub-batches/land-batch.ts";
import { type ManifestRow, partitionFromKey } from "../manifest/manifest-row.ts";
import { type Columns, readColumns } from "./columns.ts";
import { mergeParts, type Part } from "./merge.ts";
import type { MergedFiles } from "./replace-files.ts";

/** Rows with what their files hold. */
export interface ReadRows {
  readonly rows: readonly ManifestRow[];
  readonly data: readonly Part[];
  readonly refused: readonly Part[];
  /** Bytes of their texts, uncompressed. */
  readonly rawBytes: number;
}

/** Reads as many rows as memory allows, and at least one: a commit was in memory when it landed, too. */
export async function readRows(
  store: Pick<BronzeStore, "bronze" | "quarantine">,
  wanted: readonly ManifestRow[],
  memory: number,
): Promise<ReadRows> {
  const read = { rows: [] as ManifestRow[], data: [] as Part[], refused: [] as Part[], rawBytes: 0 };
  for (const row of wanted) {
    const data = await readPart(store.bronze, row.dataFile);
    const refused = await readPart(store.quarantine, row.quarantineFile);
    const bytes = (data?.bytes ?? 0) + (refused?.bytes ?? 0);
    if (read.rows.length > 0 && read.rawBytes + bytes > memory) break;
    read.rows.push(row);
    read.rawBytes += bytes;
    if (data !== undefined) read.data.push({ position: row.position, content: data });
    if (refused !== undefined) read.refused.push({ position: row.position, content: refused });
  }
  return read;
}

async function readPart(blobs: BlobStore, file: string | undefined): Promise<Columns | undefined> {
  return file === undefined ? undefined : readColumns(await readNamed(blobs, file));
}

/** Writes the files that are to stand for the rows, under names that nobody ever used. */
export async function writeMerged(
  store: Pick<BronzeStore, "bronze" | "quarantine">,
  partitionKey: string,
  { rows, data, refused, rawBytes }: ReadRows,
  attempt: string,
): Promise<MergedFiles> {
  const [of = ""] = rows.flatMap(({ dataFile, quarantineFile }) => dataFile ?? quarantineFile ?? []);
  const name = fileName(partitionFromKey(partitionKey), rows.at(-1)?.position ?? 0, attempt, dayOf(of));
  const content = data.length === 0 ? undefined : mergeParts(data);
  // One that is there already is this very attempt's, whose answer was lost and which the SDK sent again.
  if (content !== undefined) await store.bronze.create(name, content, parquetType);
  if (refused.length > 0) await store.quarantine.create(name, mergeParts(refused), parquetType);
  return {
    ...(content === undefined ? {} : { dataFile: name }),
    dataBytes: content?.length ?? 0,
    ...(refused.length === 0 ? {} : { quarantineFile: name }),
    rawBytes,
  };
}
