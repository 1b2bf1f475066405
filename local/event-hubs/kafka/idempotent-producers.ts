import type { PartitionLog } from "../log/partition-log.ts";
import { errorCodes, KafkaError } from "./error-codes.ts";
import type { RecordBatch } from "./record-batch.ts";

/** A batch that is stored, or being stored. */
interface StoredBatch {
  readonly baseSequence: number;
  readonly count: number;
  readonly baseOffset: Promise<number>;
}

interface ProducerState {
  readonly epoch: number;
  readonly lastBatches: readonly StoredBatch[];
}

/** Limit of unacknowledged batches of a producer, by the protocol. */
const maxBatches = 5;
const maxProducers = 1000;
const sequenceMask = 0x7fffffff;

/**
 * Deduplicates batches of idempotent producers by their sequence numbers. The state is in memory: a batch that is
 * repeated after a restart is stored twice.
 */
export class IdempotentProducers {
  readonly #partitions = new WeakMap<PartitionLog, Map<bigint, ProducerState>>();
  // above all ids of an earlier run, which producers may still use
  #lastId = BigInt(Date.now()) * 4096n;

  newId(): bigint {
    this.#lastId += 1n;
    return this.#lastId;
  }

  /**
   * Appends a batch unless it is a duplicate, and resolves to its first sequence number either way.
   *
   * @param append stores the batch's events
   * @throws KafkaError when an earlier batch is missing, or the producer has a newer epoch
   */
  append(log: PartitionLog, batch: RecordBatch, append: () => Promise<number>): Promise<number> {
    const { producerId, producerEpoch: epoch, baseSequence, records } = batch;
    if (producerId < 0n) return append();
    const producers = this.#partitions.get(log) ?? new Map<bigint, ProducerState>();
    this.#partitions.set(log, producers);
    const known = producers.get(producerId);
    const duplicate = known?.epoch === epoch ? findDuplicate(known, batch) : undefined;
    if (duplicate !== undefined) return duplicate.baseOffset;
    if (known !== undefined) checkOrder(known, batch);
    const baseOffset = append();
    const before = known?.epoch === epoch ? known.lastBatches.slice(1 - maxBatches) : [];
    producers.delete(producerId);
    producers.set(producerId, { epoch, lastBatches: [...before, { baseSequence, count: records.length, baseOffset }] });
    evictOldest(producers);
    return baseOffset;
  }
}

function findDuplicate(
  { lastBatches }: ProducerState,
  { baseSequence, records }: RecordBatch,
): StoredBatch | undefined {
  return lastBatches.find((sent) => sent.baseSequence === baseSequence && sent.count === records.length);
}

function checkOrder({ epoch, lastBatches }: ProducerState, { producerEpoch, baseSequence }: RecordBatch): void {
  if (producerEpoch < epoch) {
    throw new KafkaError(
      errorCodes.INVALID_PRODUCER_EPOCH,
      `The producer's current epoch is ${epoch}, not ${producerEpoch}.`,
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

function evictOldest(producers: Map<bigint, ProducerState>): void {
  for (const oldest of producers.keys()) {
    if (producers.size <= maxProducers) return;
    producers.delete(oldest);
  }
}
