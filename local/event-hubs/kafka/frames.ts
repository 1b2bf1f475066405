import { MalformedRequestError } from "./wire-reader.ts";

const lengthBytes = 4;
/** Requests up to this size are read and refused in words; a longer one is no request of a producer. */
export const maxFrameBytes = 16 * 1024 * 1024;

/** The requests of a connection: each is preceded by its length (int32). @throws MalformedRequestError */
export async function* splitFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  let have = 0;
  let need = lengthBytes;
  for await (const chunk of chunks) {
    pending.push(chunk);
    have += chunk.length;
    while (have >= need) {
      let bytes = Buffer.concat(pending);
      if (need === lengthBytes) need += checkedLength(bytes);
      if (have >= need && need > lengthBytes) {
        yield bytes.subarray(lengthBytes, need);
        bytes = bytes.subarray(need);
        have -= need;
        need = lengthBytes;
      }
      pending = [bytes];
    }
  }
}

function checkedLength(bytes: Buffer): number {
  const length = bytes.readInt32BE(0);
  if (length > 0 && length <= maxFrameBytes) return length;
  throw new MalformedRequestError(
    `a request of ${length} bytes; the endpoint speaks the Kafka protocol without TLS (PLAINTEXT or SASL_PLAINTEXT)`,
  );
}
