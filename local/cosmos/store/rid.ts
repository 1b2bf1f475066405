/** Resource ids in the format of the service: base64 of 4 bytes (database), 8 (container) or 16 (document). */
export function databaseRid(database: number): string {
  return encode(4, (bytes) => bytes.writeUInt32BE(database));
}

export function isDatabaseRid(text: string): boolean {
  return /^[\w+-]{6}==$/.test(text);
}

export function containerRid(database: number, container: number): string {
  return encode(8, (bytes) => {
    bytes.writeUInt32BE(database);
    // the first bit marks a container among the children of a database
    bytes.writeUInt32BE((0x8000_0000 | container) >>> 0, 4);
  });
}

/** Clients order documents by the last 8 bytes, little endian. */
export function documentRid(database: number, container: number, number: number): string {
  return encode(16, (bytes) => {
    bytes.writeUInt32BE(database);
    bytes.writeUInt32BE((0x8000_0000 | container) >>> 0, 4);
    bytes.writeBigUInt64LE(BigInt(number), 8);
  });
}

function encode(length: number, write: (bytes: Buffer) => void): string {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes.toString("base64").replaceAll("/", "-");
}
