import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { parquetMetadataAsync, parquetRead } from "hyparquet";
import { decompressors } from "../../../shared/platform/parquet/zstd.ts";

const [gzip, zstd, parquet] = [Buffer.from([0x1f, 0x8b, 0x08]), Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), "PAR1"];
const newline = Buffer.from("\n");
/** Content in content. */
const maxDepth = 4;

/** The bytes, and what is inside of them: Parquet decoded, gzip and zstd inflated. */
export async function layersOf(bytes: Buffer, depth = maxDepth): Promise<Buffer[]> {
  const inner = depth === 0 ? [] : await contentOf(bytes);
  const nested = await Promise.all(inner.map((each) => layersOf(each, depth - 1)));
  return [bytes, ...nested.flat()];
}

async function contentOf(bytes: Buffer): Promise<Buffer[]> {
  if (bytes.subarray(0, 4).toString("latin1") === parquet) return decoded(bytes).catch(() => []);
  if (bytes.subarray(0, 3).equals(gzip)) return inflated(() => gunzipSync(bytes));
  if (bytes.subarray(0, 4).equals(zstd)) return inflated(() => zstdDecompressSync(bytes));
  return [];
}

function inflated(inflate: () => Buffer): Buffer[] {
  try {
    return [inflate()];
  } catch {
    // It only begins like one.
    return [];
  }
}

/** Every value of every column, one per line. */
async function decoded(bytes: Buffer): Promise<Buffer[]> {
  const file = Uint8Array.from(bytes).buffer;
  const values: Buffer[] = [];
  await parquetRead({
    file,
    metadata: await parquetMetadataAsync(file),
    compressors: decompressors,
    utf8: false,
    onChunk({ columnData }) {
      for (const value of Array.from(columnData as ArrayLike<unknown>)) values.push(bytesOf(value));
    },
  });
  // A value can be compressed itself; most are short.
  const content = values.filter(
    (value) => value.length > 3 && (value.subarray(0, 3).equals(gzip) || value.subarray(0, 4).equals(zstd)),
  );
  return [Buffer.concat(values.flatMap((value) => [value, newline])), ...content];
}

function bytesOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.from(typeof value === "object" ? JSON.stringify(value, plain) : String(value));
}

function plain(_: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  return typeof value === "bigint" ? Number(value) : value;
}
