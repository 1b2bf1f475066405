import type { KafkaClient } from "./client.ts";
import type { WireReader } from "./wire-reader.ts";
import type { WireWriter } from "./wire-writer.ts";

/** A request and its response; both bodies are past their headers. */
export interface Exchange {
  readonly version: number;
  readonly request: WireReader;
  /** Length of the whole request. */
  readonly requestBytes: number;
  readonly response: WireWriter;
  readonly client: KafkaClient;
}

/** Whether the response is sent, and whether the connection closes. */
export type Outcome = "responded" | "no response" | "responded, then closed" | "closed without a response";

/**
 * Reads a request and writes its response. Everything that depends on the order of requests happens before the first
 * await, after which the next request starts.
 *
 * @throws MalformedRequestError
 */
export type Handler = (exchange: Exchange) => Outcome | Promise<Outcome>;
