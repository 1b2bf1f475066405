/**
 * The partition of a partition key in Event Hubs: Bob Jenkins' lookup3 (hashlittle2, both seeds 0, public domain) over
 * the UTF-8 bytes, folded to 16 bits. The SDK's buffered producer computes the same on the client.
 */
export function partitionOfKey(key: string, partitions: number): number {
  const [c, b] = lookup3(Buffer.from(key, "utf8"));
  const int16 = ((c ^ b) << 16) >> 16;
  return Math.abs(int16 % partitions);
}

const wordBytes = 4;
const roundBytes = 3 * wordBytes;

function lookup3(data: Buffer): readonly [c: number, b: number] {
  const start = (0xdeadbeef + data.length) | 0;
  let words: Words = [start, start, start];
  let at = 0;
  for (; data.length - at > roundBytes; at += roundBytes) words = mix(addWords(words, data, at));
  if (at === data.length) return [start, start];
  const tail = Buffer.alloc(roundBytes);
  data.copy(tail, 0, at);
  const [, b, c] = finish(addWords(words, tail, 0));
  return [c, b];
}

type Words = readonly [a: number, b: number, c: number];

const rotate = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

function addWords([a, b, c]: Words, data: Buffer, at: number): Words {
  const word = (index: number): number => data.readInt32LE(at + index * wordBytes);
  return [(a + word(0)) | 0, (b + word(1)) | 0, (c + word(2)) | 0];
}

function mix(words: Words): Words {
  let [a, b, c] = words;
  a = ((a - c) | 0) ^ rotate(c, 4);
  c = (c + b) | 0;
  b = ((b - a) | 0) ^ rotate(a, 6);
  a = (a + c) | 0;
  c = ((c - b) | 0) ^ rotate(b, 8);
  b = (b + a) | 0;
  a = ((a - c) | 0) ^ rotate(c, 16);
  c = (c + b) | 0;
  b = ((b - a) | 0) ^ rotate(a, 19);
  a = (a + c) | 0;
  c = ((c - b) | 0) ^ rotate(b, 4);
  b = (b + a) | 0;
  return [a, b, c];
}

function finish(words: Words): Words {
  let [a, b, c] = words;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return [a, b, c];
}
