import type { Socket } from "node:net";
import { type Answer, answer } from "./answer.ts";
import type { KafkaBroker, KafkaClient } from "./client.ts";
import { splitFrames } from "./frames.ts";
import { MalformedRequestError } from "./wire-reader.ts";

/** How many requests are taken before the first of them is answered; bounds what a connection holds in memory. */
const maxUnderWay = 16;

/** One client: its requests are begun in their order, several at a time, and answered in their order. */
export class KafkaConnection {
  readonly #socket: Socket;
  readonly #client: KafkaClient;
  readonly #underWay: Promise<void>[] = [];

  constructor(socket: Socket, broker: KafkaBroker) {
    this.#socket = socket;
    // what goes wrong comes out of the loop over its requests
    socket.on("error", () => {});
    const host = socket.localFamily === "IPv6" ? "localhost" : "127.0.0.1";
    const address = { host, port: socket.localPort ?? 0 };
    this.#client = { broker, address, authentication: "none", refused: new Set() };
  }

  /** Serves until the client is gone, or has sent what ends the connection, which is logged. */
  async serve(): Promise<void> {
    try {
      for await (const frame of splitFrames(this.#socket.iterator({ destroyOnReturn: false }))) {
        await this.#begin(answer(frame, this.#client));
      }
      await this.#underWay.at(-1);
    } catch (error) {
      const { log } = this.#client.broker;
      if (error instanceof MalformedRequestError) log(`kafka: connection closed: ${error.message}`);
      else if (!isDisconnection(error)) log(`kafka: connection closed: ${error}`);
    }
    this.#socket.destroy();
  }

  /** Ends the connection when the requests that came in are answered. */
  async finish(): Promise<void> {
    await this.#underWay.at(-1)?.catch(() => {});
    this.#socket.destroy();
  }

  async #begin(begun: Promise<Answer>): Promise<void> {
    const sent = this.#send(begun, this.#underWay.at(-1));
    // while the loop waits for a request, this is how it learns that it was the last
    sent.catch((error) => this.#socket.destroy(error));
    this.#underWay.push(sent);
    if (this.#underWay.length > maxUnderWay) await this.#underWay.shift();
  }

  async #send(begun: Promise<Answer>, before: Promise<void> | undefined): Promise<void> {
    // observed at once: it may fail long before its turn comes
    const [{ bytes, last }] = await Promise.all([begun, before]);
    if (!this.#socket.writable) return;
    if (bytes !== undefined) await new Promise<unknown>((resolve) => this.#socket.write(bytes, resolve));
    if (last) this.#socket.destroySoon();
  }
}

function isDisconnection(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}
