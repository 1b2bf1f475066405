const mask = 0xffff_ffff_ffff_ffffn;
const c1 = 0x87c3_7b91_1142_53d5n;
const c2 = 0x4cf5_ad43_2745_937fn;

/** MurmurHash3 for x64, 128 bits, seed 0: the two halves. */
export function murmur128(bytes: Uint8Array): readonly [bigint, bigint] {
  const blocks = bytes.length - (bytes.length % 16);
  let h1 = 0n;
  let h2 = 0n;
  for (let at = 0; at < blocks; at += 16) {
    h1 ^= mixFirst(word(bytes, at, 8));
    h1 = times(plus(rotate(h1, 27n), h2), 5n, 0x52dc_e729n);
    h2 ^= mixSecond(word(bytes, at + 8, 8));
    h2 = times(plus(rotate(h2, 31n), h1), 5n, 0x3849_5ab5n);
  }
  h2 ^= mixSecond(word(bytes, blocks + 8, bytes.length - blocks - 8));
  h1 ^= mixFirst(word(bytes, blocks, Math.min(8, bytes.length - blocks)));
  h1 ^= BigInt(bytes.length);
  h2 ^= BigInt(bytes.length);
  h1 = plus(h1, h2);
  h2 = plus(h2, h1);
  h1 = finish(h1);
  h2 = finish(h2);
  h1 = plus(h1, h2);
  return [h1, plus(h2, h1)];
}

/** Up to eight bytes, little endian. */
function word(bytes: Uint8Array, at: number, length: number): bigint {
  let value = 0n;
  for (let index = length - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[at + index] ?? 0);
  return value;
}

function mixFirst(key: bigint): bigint {
  return times(rotate(times(key, c1), 31n), c2);
}

function mixSecond(key: bigint): bigint {
  return times(rotate(times(key, c2), 33n), c1);
}

function finish(hash: bigint): bigint {
  const once = times(hash ^ (hash >> 33n), 0xff51_afd7_ed55_8ccdn);
  const twice = times(once ^ (once >> 33n), 0xc4ce_b9fe_1a85_ec53n);
  return twice ^ (twice >> 33n);
}

function times(a: bigint, b: bigint, add = 0n): bigint {
  return (a * b + add) & mask;
}

function plus(a: bigint, b: bigint): bigint {
  return (a + b) & mask;
}

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & mask;
}
