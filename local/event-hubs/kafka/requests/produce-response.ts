import { type ErrorCode, errorCodes } from "../error-codes.ts";
import type { Exchange, Outcome } from "../handler.ts";
import type { ProduceRequest } from "./produce-request.ts";

/** The result of the records of one partition. */
export type StoreResult = { readonly baseOffset: number } | { readonly code: ErrorCode; readonly message: string };

/** The results of one topic, by partition. */
export interface TopicResult {
  readonly name: string;
  readonly partitions: readonly { readonly index: number; readonly stored: StoreResult }[];
}

const unknown = -1;

/**
 * Responds with the results. A producer that requested no acknowledgement learns of a rejection by the end of its
 * connection, as from other brokers.
 *
 * @param throttleTime the delay of the response, or how long the producer should wait, in milliseconds
 */
export function respondToProduce(
  exchange: Exchange,
  { acks }: ProduceRequest,
  topics: readonly TopicResult[],
  throttleTime: number,
): Outcome {
  if (acks === 0) return topics.some(hasRejection) ? "closed without a response" : "no response";
  writeStored(exchange, topics, throttleTime);
  return "responded";
}

function hasRejection({ partitions }: TopicResult): boolean {
  return partitions.some(({ stored }) => "code" in stored);
}

function writeStored({ version, response }: Exchange, topics: readonly TopicResult[], throttleTime: number): void {
  response.array(topics, ({ name, partitions }) => {
    response.string(name).array(partitions, ({ index, stored }) => {
      const error = "code" in stored ? stored : undefined;
      response.int32(index).int16(error?.code ?? errorCodes.NONE);
      response.int64("baseOffset" in stored ? stored.baseOffset : unknown);
      response.int64(unknown); // log append time
      if (version >= 5) response.int64(unknown); // log start offset
      if (version >= 8) response.array([], () => {}).string(error?.message ?? null);
      response.tags();
    });
    response.tags();
  });
  response.int32(throttleTime).tags();
}
