/*
 * CRC-32C (Castagnoli), by which record batches are checked; Node's zlib has only the other polynomial. Four bytes a step:
 * table n says what a byte does to the checksum n bytes later.
 */
const polynomial = 0x82f63b78;
const tables = makeTables(4);

/** The checksum of bytes, as an unsigned number of 32 bits. */
export function crc32c(bytes: Buffer): number {
  let crc = -1;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    const word = crc ^ bytes.readInt32LE(at);
    crc = effect(3, word) ^ effect(2, word >>> 8) ^ effect(1, word >>> 16) ^ effect(0, word >>> 24);
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ effect(0, crc ^ (bytes[at] ?? 0));
  return ~crc >>> 0;
}

function effect(table: number, byte: number): number {
  return tables[table * 256 + (byte & 0xff)] ?? 0;
}

function makeTables(count: number): Int32Array {
  const made = new Int32Array(count * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) * polynomial);
    made[byte] = crc;
  }
  for (let at = 256; at < made.length; at += 1) {
    const before = made[at - 256] ?? 0;
    made[at] = (before >>> 8) ^ (made[before & 0xff] ?? 0);
  }
  return made;
}
