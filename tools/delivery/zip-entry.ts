import { inflateRawSync } from "node:zlib";

const signatures = { end: 0x06054b50, entry: 0x02014b50 } as const;
const [endSize, entrySize, localSize] = [22, 46, 30];
/** A comment may follow the end record. */
const maxCommentLength = 0xffff;

/**
 * Reads one file of a ZIP archive; undefined if absent. ZIP64 (4 GiB and more) and encrypted archives are not
 * supported.
 *
 * @throws Error for an invalid archive or an unsupported compression method
 */
export function zipEntry(archive: Buffer, name: string): Buffer | undefined {
  const end = endOf(archive);
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== signatures.entry) throw new Error("the archive's directory is damaged");
    const nameLength = archive.readUInt16LE(at + 28);
    const found = archive.toString("utf8", at + entrySize, at + entrySize + nameLength);
    if (found === name) return contentOf(archive, at, name);
    at += entrySize + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return undefined;
}

function endOf(archive: Buffer): number {
  for (let at = archive.length - endSize; at >= Math.max(0, archive.length - endSize - maxCommentLength); at -= 1)
    if (archive.readUInt32LE(at) === signatures.end) return at;
  throw new Error("not a ZIP archive");
}

function contentOf(archive: Buffer, entry: number, name: string): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  const begin = local + localSize + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(begin, begin + size);
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new Error(`${name} has an unsupported compression (method ${method})`);
}
