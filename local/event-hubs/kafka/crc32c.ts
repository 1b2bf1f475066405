/*
 * CRC-32C (Castagnoli), the checksum of record batches; Node's zlib has only CRC-32. Four bytes per step: table n
 * contains the effect of a byte on the checksum n bytes later.
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
  const entries = new Int32Array(count * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) * polynomial);
    entries[byte] = crc;
  }
  for (let at = 256; at < entries.length; at += 1) {
    const before = entries[at - 256] ?? 0;
    entries[at] = (before >>> 8) ^ (entries[before & 0xff] ?? 0);
  }
  return entries;
}
