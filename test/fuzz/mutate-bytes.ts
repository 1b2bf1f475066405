import type { Random } from "../../tools/common/random.ts";
import { pickFrom } from "./corpus.ts";

/* Corruptions of bytes, and sequences that are invalid in text. */

type Mutator = (bytes: Buffer, random: Random) => Buffer;

/** Byte order marks, invalid UTF-8 (a lone byte, an overlong form, a surrogate, a cut sequence), line ends, quotes. */
const intruders = [
  [0xef, 0xbb, 0xbf],
  [0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x9f, 0x98],
  [0],
  [13, 10],
  [10],
  [13],
  [0x22],
  [0x5c],
  [0x7b],
  [0x5d],
  [0x2c],
].map((bytes) => Buffer.from(bytes));

const place = (bytes: Buffer, random: Random) => random.between(0, bytes.length);
const span = (bytes: Buffer, random: Random) => {
  const from = place(bytes, random);
  return [from, Math.min(bytes.length, from + random.between(1, 12))] as const;
};

const mutators: readonly Mutator[] = [
  function flipsABit(bytes, random) {
    const flipped = Buffer.from(bytes);
    const index = random.between(0, Math.max(0, bytes.length - 1));
    if (bytes.length > 0) flipped[index] = (flipped[index] ?? 0) ^ (1 << random.between(0, 7));
    return flipped;
  },
  function truncates(bytes, random) {
    return bytes.subarray(0, place(bytes, random));
  },
  function truncatesTheBeginning(bytes, random) {
    return bytes.subarray(place(bytes, random));
  },
  function inserts(bytes, random) {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), pickFrom(random, intruders), bytes.subarray(at)]);
  },
  function beginsWith(bytes, random) {
    return Buffer.concat([pickFrom(random, intruders), bytes]);
  },
  function removes(bytes, random) {
    const [from, to] = span(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function repeats(bytes, random) {
    const [from, to] = span(bytes, random);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  function duplicates(bytes) {
    return Buffer.concat([bytes, bytes]);
  },
];

export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  return pickFrom(random, mutators)(bytes, random);
}
