import type { Exchange } from "../handler.ts";

/** A request of a producer. */
export interface ProduceRequest {
  readonly transactional: boolean;
  readonly acks: number;
  /** How long the client waits for the response, in milliseconds. */
  readonly timeout: number;
  readonly topics: readonly TopicData[];
}

export interface TopicData {
  readonly name: string;
  readonly partitions: readonly { readonly index: number; readonly records: Buffer | null }[];
}

/** @throws MalformedRequestError */
export function readProduce({ request }: Exchange): ProduceRequest {
  const transactional = request.nullableString() !== null;
  const acks = request.int16();
  const timeout = request.int32();
  const topics = request.array(() => {
    const name = request.string();
    const partitions = request.array(() => {
      const data = { index: request.int32(), records: request.nullableBytes() };
      request.tags();
      return data;
    });
    request.tags();
    return { name, partitions: partitions ?? [] };
  });
  request.tags();
  return { transactional, acks, timeout, topics: topics ?? [] };
}
