import { type EventData, type EventHubProducerClient, MessagingError } from "@azure/event-hubs";
import { concurrently } from "../map-concurrent.ts";
import type { OutgoingEvent, PublishOptions } from "./hubs.ts";
import { retrying } from "./retry.ts";

/** Keys in work at one time; a link has credit for a few hundred batches. */
const keysAtOnce = 64;
const retries = { delay: 500, maximalDelay: 10_000 };
const defaultTries = 10;
/**
 * Milliseconds of one try. What was under way when a connection broke is answered by nobody, and the SDK's own timeout must not come
 * first (it is 60 s): it asks a link that is gone for its address, and throws where nobody can catch it.
 */
const answerWithin = 10_000;
const soon = () => ({ abortSignal: AbortSignal.timeout(answerWithin) });

/**
 * Sends events in batches of one partition key each: the hub hashes it to a partition, and bronze keeps it.
 * Many keys go side by side, the batches of one key one after another, so that its events stay in order.
 */
export async function sendByKey<E extends OutgoingEvent>(
  client: EventHubProducerClient,
  events: readonly E[],
  { onSent = () => {}, tries = defaultTries }: PublishOptions<E>,
): Promise<void> {
  const groups = [...Map.groupBy(events, ({ key }) => key)];
  await concurrently(groups, keysAtOnce, async ([partitionKey, group]) => {
    for (let rest: readonly E[] = group; rest.length > 0; ) {
      // Asks the link for its size: nothing has been sent yet, so a failure leaves no doubt.
      const batch = await retrying(
        () => client.createBatch({ ...soon(), ...(partitionKey === undefined ? {} : { partitionKey }) }),
        {
          ...retries,
          tries,
        },
      );
      const count = rest.findIndex((event) => !batch.tryAdd(dataOf(event)));
      const sent = count === -1 ? rest : rest.slice(0, count);
      if (sent.length === 0) throw new Error(`an event of ${rest[0]?.body.length} bytes is larger than a hub takes`);
      let doubtful = 0;
      const onFailure = (error: unknown) => {
        if (!isSureRefusal(error)) doubtful += 1;
      };
      await retrying(() => client.sendBatch(batch, soon()), { ...retries, tries }, onFailure);
      onSent(sent, doubtful);
      rest = rest.slice(sent.length);
    }
  });
}

function dataOf({ body, properties }: OutgoingEvent): EventData {
  return properties === undefined ? { body } : { body, properties: { ...properties } };
}

/** The hub said no, or we never got to ask. After anything else it may have the batch although it did not say so. */
function isSureRefusal(error: unknown): boolean {
  return error instanceof MessagingError && ["ServerBusyError", "SenderBusyError"].includes(error.code ?? "");
}
