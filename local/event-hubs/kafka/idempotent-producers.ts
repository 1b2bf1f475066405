import type { PartitionLog } from "../log/partition-log.ts";
import { errorCodes, KafkaError } from "./error-codes.ts";
import type { RecordBatch } from "./record-batch.ts";

/** A batch that is stored, or about to be. */
interface Sent {
  readonly baseSequence: number;
  readonly count: number;
  readonly baseOffset: Promise<number>;
}

interface ProducerState {
  readonly epoch: number;
  readonly lastBatches: readonly Sent[];
}

/** How many batches a producer may have under way, by the protocol. */
const rememberedBatches = 5;
const rememberedProducers = 1000;
const sequenceMask = 0x7fffffff;

/**
 * Idempotent producers number their batches, so that a repetition is recognized and stored once. What is known of them
 * lives as long as the endpoint: a batch that is repeated over a restart is stored twice.
 */
export class IdempotentProducers {
  readonly #partitions = new WeakMap<PartitionLog, Map<bigint, ProducerState>>();
  // beyond all ids of an earlier run, which producers may still use
  #lastId = BigInt(Date.now()) * 4096n;

  newId(): bigint {
    this.#lastId += 1n;
    return this.#lastId;
  }

  /**
   * Appends a batch unless it has been before, and resolves to its first sequence number either way.
   *
   * @param append stores the batch's events
   * @throws KafkaError when a batch before this one is missing, or its producer has a successor
   */
  append(log: PartitionLog, batch: RecordBatch, append: () => Promise<number>): Promise<number> {
    const { producerId, producerEpoch: epoch, baseSequence, records } = batch;
    if (producerId < 0n) return append();
    const producers = this.#partitions.get(log) ?? new Map<bigint, ProducerState>();
    this.#partitions.set(log, producers);
    const known = producers.get(producerId);
    const repeated = known?.epoch === epoch ? repetition(known, batch) : undefined;
    if (repeated !== undefined) return repeated.baseOffset;
    if (known !== undefined) checkOrder(known, batch);
    const baseOffset = append();
    const before = known?.epoch === epoch ? known.lastBatches.slice(1 - rememberedBatches) : [];
    producers.delete(producerId);
    producers.set(producerId, { epoch, lastBatches: [...before, { baseSequence, count: records.length, baseOffset }] });
    forgetOldest(producers);
    return baseOffset;
  }
}

function repetition({ lastBatches }: ProducerState, { baseSequence, records }: RecordBatch): Sent | undefined {
  return lastBatches.find((sent) => sent.baseSequence === baseSequence && sent.count === records.length);
}

function checkOrder({ epoch, lastBatches }: ProducerState, { producerEpoch, baseSequence }: RecordBatch): void {
  if (producerEpoch < epoch) {
    throw new KafkaError(
      errorCodes.INVALID_PRODUCER_EPOCH,
      `The producer has epoch ${epoch} by now, not ${producerEpoch}.`,
    );
  }
  const last = lastBatches.at(-1);
  const expected = producerEpoch > epoch || last === undefined ? 0 : (last.baseSequence + last.count) & sequenceMask;
  if (baseSequence !== expected) {
    throw new KafkaError(
      errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER,
      `The producer's next sequence number is ${expected}, not ${baseSequence}.`,
    );
  }
}

function forgetOldest(producers: Map<bigint, ProducerState>): void {
  for (const oldest of producers.keys()) {
    if (producers.size <= rememberedProducers) return;
    producers.delete(oldest);
  }
}
