import { type ErrorCode, errorCodes } from "../error-codes.ts";
import type { Exchange, Outcome } from "../handler.ts";
import type { ProduceRequest } from "./produce-request.ts";

/** How the records for one partition fared. */
export type Stored = { readonly baseOffset: number } | { readonly code: ErrorCode; readonly message: string };

/** How the records for one topic fared, partition by partition. */
export interface StoredTopic {
  readonly name: string;
  readonly partitions: readonly { readonly index: number; readonly stored: Stored }[];
}

const unknown = -1;

/**
 * Says how the records fared, to a producer that wants to know.
 *
 * @param throttleTime for how long the answer was held back, or for how long the producer is to wait, in milliseconds
 */
export function answerStored(
  exchange: Exchange,
  { acks }: ProduceRequest,
  topics: readonly StoredTopic[],
  throttleTime: number,
): Outcome {
  if (acks === 0) return "no answer wanted";
  writeStored(exchange, topics, throttleTime);
  return "answered";
}

function writeStored({ version, response }: Exchange, topics: readonly StoredTopic[], throttleTime: number): void {
  response.array(topics, ({ name, partitions }) => {
    response.string(name).array(partitions, ({ index, stored }) => {
      const refusal = "code" in stored ? stored : undefined;
      response.int32(index).int16(refusal?.code ?? errorCodes.NONE);
      response.int64("baseOffset" in stored ? stored.baseOffset : unknown);
      response.int64(unknown); // the time of storing
      if (version >= 5) response.int64(unknown); // where the log starts
      if (version >= 8) response.array([], () => {}).string(refusal?.message ?? null);
      response.tags();
    });
    response.tags();
  });
  response.int32(throttleTime).tags();
}
