import type { CreateBatchOptions, EventData, EventDataBatch, OperationOptions } from "@azure/event-hubs";
import { mapConcurrent } from "../map-concurrent.ts";
import { EventTooLarge, isBusy } from "./errors.ts";
import { keyProperty, type OutgoingEvent, type PublishOptions } from "./outgoing-event.ts";
import { partitionOfKey } from "./partition-of-key.ts";
import { retry } from "./retry.ts";
import { whenSendable } from "./when-sendable.ts";

/** The part of a producer client that sends batches. */
export interface BatchSender {
  getPartitionIds(options?: OperationOptions): Promise<string[]>;
  createBatch(options?: CreateBatchOptions): Promise<EventDataBatch>;
  sendBatch(batch: EventDataBatch, options?: OperationOptions): Promise<void>;
}

/** Partitions to which one call sends at the same time. */
const partitionsAtOnce = 32;
const retries = { delay: 500, maximalDelay: 10_000 };
const defaultAttempts = 10;
/**
 * Milliseconds of one attempt. A request on a broken connection gets no response. The timeout of the SDK (60 s) must
 * not pass first: it reads the address of the closed link, and throws where the error cannot be caught.
 */
const sendTimeout = 10_000;
const withSendTimeout = () => ({ abortSignal: AbortSignal.timeout(sendTimeout) });

/**
 * Sends events in batches of one partition each. Many keys of a partition share a batch, as in the SDKs' buffered
 * producers: a batch for each key needs as much of a link's credit as there are keys. The batches of a partition are
 * sent one after another, so that the events of a key keep their order.
 *
 * @throws EventTooLarge
 */
export async function sendBatches<E extends OutgoingEvent>(
  client: BatchSender,
  events: readonly E[],
  { onAcknowledged = () => {}, attempts = defaultAttempts }: PublishOptions<E>,
): Promise<void> {
  const groups = await groupsOf(client, events, attempts);
  await mapConcurrent(groups, partitionsAtOnce, async ({ target, events: group, carriesKeys }) => {
    for (let rest: readonly E[] = group; rest.length > 0; ) {
      // Requests the maximal size from the link. Nothing has been sent yet, so a failure leaves no doubt.
      const batch = await retry(() => client.createBatch({ ...withSendTimeout(), ...target }), {
        ...retries,
        attempts,
      });
      const count = rest.findIndex((event) => !batch.tryAdd(dataOf(event, carriesKeys)));
      const sent = count === -1 ? rest : rest.slice(0, count);
      if (sent.length === 0)
        throw new EventTooLarge(`an event of ${rest[0]?.body.length} bytes exceeds the maximal size of a hub`);
      let doubtful = 0;
      const onFailure = (error: unknown) => {
        // Any failure but throttling may come after the hub has stored the batch.
        if (!isBusy(error)) doubtful += 1;
      };
      const send = () => whenSendable(() => client.sendBatch(batch, withSendTimeout()));
      await retry(send, { ...retries, attempts }, onFailure);
      onAcknowledged(sent, doubtful);
      rest = rest.slice(sent.length);
    }
  });
}

interface BatchGroup<E> {
  readonly target: { readonly partitionKey?: string; readonly partitionId?: string };
  readonly events: readonly E[];
  /** A batch for a partition names no key: each event carries its own. */
  readonly carriesKeys: boolean;
}

/** A group for each partition; a single key is hashed to its partition by the hub. */
async function groupsOf<E extends OutgoingEvent>(
  client: BatchSender,
  events: readonly E[],
  attempts: number,
): Promise<BatchGroup<E>[]> {
  const keys = [...Map.groupBy(events, ({ key }) => key)];
  const [first] = keys;
  if (first !== undefined && keys.length === 1) return [groupOfKey(...first)];
  const ids = (await retry(() => client.getPartitionIds(withSendTimeout()), { ...retries, attempts })).toSorted(
    (a, b) => Number(a) - Number(b),
  );
  const partitions = Map.groupBy(events, ({ key }) =>
    key === undefined ? undefined : ids[partitionOfKey(key, ids.length)],
  );
  return [...partitions].map(([partitionId, group]) =>
    partitionId === undefined
      ? groupOfKey(undefined, group)
      : { target: { partitionId }, events: group, carriesKeys: true },
  );
}

function groupOfKey<E>(partitionKey: string | undefined, events: readonly E[]): BatchGroup<E> {
  return { target: partitionKey === undefined ? {} : { partitionKey }, events, carriesKeys: false };
}

function dataOf({ body, properties, key }: OutgoingEvent, carriesKey: boolean): EventData {
  const all = { ...properties, ...(carriesKey && key !== undefined ? { [keyProperty]: key } : {}) };
  return Object.keys(all).length === 0 ? { body } : { body, properties: all };
}
