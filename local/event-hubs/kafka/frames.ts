import { MalformedRequestError } from "./wire-reader.ts";

const lengthBytes = 4;
const tlsHandshake = 0x1603;
/** Larger requests close the connection; requests up to this size get an error response. */
export const maxFrameBytes = 16 * 1024 * 1024;

/** The requests of a connection; the length (int32) precedes each. @throws MalformedRequestError */
export async function* splitFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  let available = 0;
  let needed = lengthBytes;
  for await (const chunk of chunks) {
    pending.push(chunk);
    available += chunk.length;
    while (available >= needed) {
      let bytes = Buffer.concat(pending);
      if (needed === lengthBytes) needed += checkedLength(bytes);
      if (available >= needed && needed > lengthBytes) {
        yield bytes.subarray(lengthBytes, needed);
        bytes = bytes.subarray(needed);
        available -= needed;
        needed = lengthBytes;
      }
      pending = [bytes];
    }
  }
}

function checkedLength(bytes: Buffer): number {
  const length = bytes.readInt32BE(0);
  if (length > 0 && length <= maxFrameBytes) return length;
  throw new MalformedRequestError(
    bytes.readUInt16BE(0) === tlsHandshake
      ? "a TLS handshake; the endpoint supports the Kafka protocol without TLS (PLAINTEXT or SASL_PLAINTEXT)"
      : `a request of ${length} bytes; the limit is ${maxFrameBytes} bytes (docs/clients.md)`,
  );
}
