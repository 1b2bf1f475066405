import type { EventData, EventHubProducerClient } from "@azure/event-hubs";
import { mapConcurrent } from "../map-concurrent.ts";
import { EventTooLarge, isBusy } from "./errors.ts";
import type { OutgoingEvent, PublishOptions } from "./outgoing-event.ts";
import { retry } from "./retry.ts";

/** Keys that are sent at the same time; a link has credit for a few hundred batches. */
const keysAtOnce = 64;
const retries = { delay: 500, maximalDelay: 10_000 };
const defaultAttempts = 10;
/**
 * Milliseconds of one attempt. A request on a broken connection gets no response. The timeout of the SDK (60 s) must
 * not pass first: it reads the address of the closed link, and throws where the error cannot be caught.
 */
const sendTimeout = 10_000;
const withSendTimeout = () => ({ abortSignal: AbortSignal.timeout(sendTimeout) });

/**
 * Sends events in batches of one partition key each: the hub hashes it to a partition, and bronze stores it. Many keys
 * are sent at the same time; the batches of one key are sent one after another, so that its events keep their order.
 *
 * @throws EventTooLarge
 */
export async function sendByKey<E extends OutgoingEvent>(
  client: EventHubProducerClient,
  events: readonly E[],
  { onAcknowledged = () => {}, attempts = defaultAttempts }: PublishOptions<E>,
): Promise<void> {
  const groups = [...Map.groupBy(events, ({ key }) => key)];
  await mapConcurrent(groups, keysAtOnce, async ([partitionKey, group]) => {
    for (let rest: readonly E[] = group; rest.length > 0; ) {
      // Requests the maximal size from the link. Nothing has been sent yet, so a failure leaves no doubt.
      const batch = await retry(
        () => client.createBatch({ ...withSendTimeout(), ...(partitionKey === undefined ? {} : { partitionKey }) }),
        { ...retries, attempts },
      );
      const count = rest.findIndex((event) => !batch.tryAdd(dataOf(event)));
      const sent = count === -1 ? rest : rest.slice(0, count);
      if (sent.length === 0)
        throw new EventTooLarge(`an event of ${rest[0]?.body.length} bytes exceeds the maximal size of a hub`);
      let doubtful = 0;
      const onFailure = (error: unknown) => {
        // Any failure but throttling may come after the hub has stored the batch.
        if (!isBusy(error)) doubtful += 1;
      };
      await retry(() => client.sendBatch(batch, withSendTimeout()), { ...retries, attempts }, onFailure);
      onAcknowledged(sent, doubtful);
      rest = rest.slice(sent.length);
    }
  });
}

function dataOf({ body, properties }: OutgoingEvent): EventData {
  return properties === undefined ? { body } : { body, properties: { ...properties } };
}
