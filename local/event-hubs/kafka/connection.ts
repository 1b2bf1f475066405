import type { Socket } from "node:net";
import type { KafkaBroker, KafkaClient } from "./client.ts";
import { splitFrames } from "./frames.ts";
import { type KafkaResponse, respond } from "./respond.ts";
import { MalformedRequestError } from "./wire-reader.ts";

/** Limit of requests without a response, which bounds the memory of a connection. */
const maxPending = 16;

/** One client. Its requests start and are answered in their order, several at a time. */
export class KafkaConnection {
  readonly #socket: Socket;
  readonly #client: KafkaClient;
  readonly #pending: Promise<void>[] = [];

  constructor(socket: Socket, broker: KafkaBroker) {
    this.#socket = socket;
    // errors are thrown by the loop over its requests
    socket.on("error", () => {});
    const host = socket.localFamily === "IPv6" ? "localhost" : "127.0.0.1";
    const address = { host, port: socket.localPort ?? 0 };
    this.#client = { broker, address, authentication: "none", loggedRejections: new Set() };
  }

  /** Serves until the connection ends; logs a request that closes it. */
  async serve(): Promise<void> {
    try {
      for await (const frame of splitFrames(this.#socket.iterator({ destroyOnReturn: false }))) {
        await this.#begin(respond(frame, this.#client));
      }
      await this.#pending.at(-1);
    } catch (error) {
      const { log, warn } = this.#client.broker;
      if (error instanceof MalformedRequestError) warn(`kafka: connection closed: ${error.message}`);
      else if (!isDisconnection(error)) log(`kafka: connection closed: ${error}`);
    }
    this.#socket.destroy();
  }

  /** Closes the connection after the responses to all received requests. */
  async finish(): Promise<void> {
    await this.#pending.at(-1)?.catch(() => {});
    this.#socket.destroy();
  }

  async #begin(response: Promise<KafkaResponse>): Promise<void> {
    const sent = this.#send(response, this.#pending.at(-1));
    // ends the loop, which may be waiting for a request
    sent.catch((error) => this.#socket.destroy(error));
    this.#pending.push(sent);
    if (this.#pending.length > maxPending) await this.#pending.shift();
  }

  async #send(response: Promise<KafkaResponse>, previous: Promise<void> | undefined): Promise<void> {
    // awaits both at once: the response may fail before the previous one is sent
    const [{ bytes, last }] = await Promise.all([response, previous]);
    if (!this.#socket.writable) return;
    if (bytes !== undefined) await new Promise<unknown>((resolve) => this.#socket.write(bytes, resolve));
    if (last) this.#socket.destroySoon();
  }
}

/** The last is of a connection that this endpoint has closed, which logs its own reason. */
const disconnections: readonly unknown[] = ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"];

function isDisconnection(error: unknown): boolean {
  return error instanceof Error && "code" in error && disconnections.includes(error.code);
}
