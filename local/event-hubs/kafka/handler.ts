import type { KafkaClient } from "./client.ts";
import type { WireReader } from "./wire-reader.ts";
import type { WireWriter } from "./wire-writer.ts";

/** A request to answer: both bodies are past their headers. */
export interface Exchange {
  readonly version: number;
  readonly request: WireReader;
  /** Length of the whole request. */
  readonly requestBytes: number;
  readonly response: WireWriter;
  readonly client: KafkaClient;
}

/** What becomes of the response when it is written. */
export type Outcome = "answered" | "no answer wanted" | "answered, then closed" | "closed without an answer";

/**
 * Reads a request and writes its response. What must happen in the order of requests happens before the first await: the
 * next request is begun meanwhile.
 *
 * @throws MalformedRequestError
 */
export type Handler = (exchange: Exchange) => Outcome | Promise<Outcome>;
