import { parquetMetadataAsync, parquetRead, type SchemaElement } from "hyparquet";
import { decompressors } from "../../platform/parquet/zstd.ts";
import { sumBy } from "../../platform/sum.ts";

/** Records by column, as they are stored: bytes, integers, times in microseconds. */
export interface Columns {
  readonly records: number;
  /** Sum of the lengths of all byte arrays: approximately the memory of the records. */
  readonly bytes: number;
  readonly columns: ReadonlyMap<string, { readonly element: SchemaElement; readonly data: readonly unknown[] }>;
}

/** Values are not decoded: they are written again byte for byte, also those of unknown columns. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array) => bytes,
  timestampFromMicroseconds: (time: bigint) => time,
};

/**
 * Reads all columns of a bronze or quarantine file.
 *
 * @throws Error for a file with nested columns, which bronze never writes
 */
export async function readColumns(content: Uint8Array): Promise<Columns> {
  const file = {
    byteLength: content.byteLength,
    slice: (start: number, end?: number) => Uint8Array.prototype.slice.call(content, start, end).buffer,
  };
  const metadata = await parquetMetadataAsync(file);
  const elements = metadata.schema.slice(1);
  for (const { name, num_children: children, repetition_type: repetition } of elements)
    if (children !== undefined || repetition === "REPEATED") throw new Error(`column ${name} is nested`);
  const columns = new Map(elements.map((element) => [element.name, { element, data: [] as unknown[] }]));
  await parquetRead({
    ...{ file, metadata, compressors: decompressors, parsers, utf8: false },
    onChunk: ({ columnName, columnData }) => {
      const data = columns.get(columnName)?.data;
      for (let index = 0; index < columnData.length; index += 1) data?.push(columnData[index]);
    },
  });
  const bytes = sumBy(columns.values(), ({ data }) => bytesOf(data));
  return { records: Number(metadata.num_rows), bytes, columns };
}

function bytesOf(data: readonly unknown[]): number {
  return data.reduce<number>((total, value) => total + (value instanceof Uint8Array ? value.length : 0), 0);
}
