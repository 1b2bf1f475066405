import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import rhea from "rhea";

/* A proxy that decodes what the endpoint sends to an AMQP client, for tests. */

/** A composite value, with all the composite values in it. */
export interface SentComposite {
  /** Its descriptor, such as 0x12 for an attach. */
  readonly code: number;
  readonly fields: readonly unknown[];
}

export interface AmqpTap {
  readonly port: number;
  /** The frames and the composite values in them, in the order in which they were sent. */
  composites(): SentComposite[];
  close(): void;
}

/** rhea's own types omit it. */
const { Reader } = rhea.types as unknown as { Reader: new (bytes: Buffer) => { read(): unknown } };
const amqpFrame = 0;
const headerBytes = 8;

/** Listens on a free port, and forwards to the endpoint. */
export async function tapAmqp(target: number): Promise<AmqpTap> {
  const sent: Buffer[][] = [];
  const server = createServer((client) => {
    const chunks: Buffer[] = [];
    sent.push(chunks);
    const endpoint = connect(target, "127.0.0.1");
    endpoint.on("data", (chunk) => chunks.push(chunk));
    client.pipe(endpoint).pipe(client);
    for (const socket of [client, endpoint]) socket.on("error", () => {});
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    composites: () => sent.flatMap((chunks) => [...framesIn(Buffer.concat(chunks))].flatMap(compositesIn)),
    close: () => void server.close(),
  };
}

/** The bodies of the AMQP frames; protocol headers, SASL frames and empty frames are skipped. */
function* framesIn(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const isHeader = bytes.toString("latin1", at, at + 4) === "AMQP";
    const size = isHeader ? headerBytes : bytes.readUInt32BE(at);
    if (!isHeader && bytes[at + 5] === amqpFrame && size > headerBytes)
      yield bytes.subarray(at + headerBytes, at + size);
    at += size;
  }
}

function compositesIn(value: unknown): SentComposite[] {
  const typed = Buffer.isBuffer(value) ? new Reader(value).read() : value;
  if (typeof typed !== "object" || typed === null || !("value" in typed)) return [];
  const fields: readonly unknown[] = Array.isArray(typed.value) ? typed.value : [];
  const code = "descriptor" in typed ? Object(typed.descriptor).value : undefined;
  const nested = fields.flatMap((field) => (Buffer.isBuffer(field) ? [] : compositesIn(field)));
  return typeof code === "number" && Array.isArray(typed.value)
    ? [{ code, fields: fields.map((field) => Object(field).value) }, ...nested]
    : nested;
}
