/**
 * The partition to which the service sends the events of a key: Bob Jenkins' lookup3 with 64 bits of its result. The
 * SDK has the same function for its buffered producer, and does not export it.
 */
export function partitionOfKey(key: string, partitions: number): number {
  const { b, c } = lookup3(Buffer.from(key, "utf8"));
  return Math.abs(toInt16(c ^ b) % partitions);
}

function toInt16(value: number): number {
  return (value << 16) >> 16;
}

function lookup3(data: Buffer): { readonly b: number; readonly c: number } {
  const start = (0xdeadbeef + data.length) | 0;
  let [a, b, c] = [start, start, start];
  let at = 0;
  for (; data.length - at > 12; at += 12) {
    [a, b, c] = [a + data.readInt32LE(at), b + data.readInt32LE(at + 4), c + data.readInt32LE(at + 8)];
    a = ((a - c) ^ rotate(c, 4)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 6)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 8)) | 0;
    b = (b + a) | 0;
    a = ((a - c) ^ rotate(c, 16)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 19)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 4)) | 0;
    b = (b + a) | 0;
  }
  if (at === data.length) return { b, c };
  const rest = Buffer.concat([data.subarray(at), Buffer.alloc(12)]);
  [a, b, c] = [a + rest.readInt32LE(0), b + rest.readInt32LE(4), c + rest.readInt32LE(8)];
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return { b, c };
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
