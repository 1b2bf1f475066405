import type { EventHubConsumerClient, ReceivedEventData } from "@azure/event-hubs";
import { type AmqpBody, readAmqpBody } from "./amqp-body.ts";
import { receivedKey } from "./outgoing-event.ts";

/** An event of a hub. */
export interface HubEvent extends AmqpBody {
  readonly sequenceNumber: number;
  /** Position behind which a host resumes that has this event as its checkpoint. */
  readonly offset: string;
  /** Epoch milliseconds. */
  readonly enqueuedTime: number;
  readonly key: string | undefined;
  /** Application properties. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Seconds without an event after which the requested events count as expired. */
const idleTimeout = 5;

/** Reads the events from `from` to `to` inclusive that the hub still has. Throws when the hub cannot be read. */
export async function readHub(
  client: EventHubConsumerClient,
  partition: string,
  from: number,
  to: number,
): Promise<HubEvent[]> {
  const found: HubEvent[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const subscription = client.subscribe(
    partition,
    {
      async processEvents(events) {
        for (const event of events)
          if (event.sequenceNumber >= from && event.sequenceNumber <= to) found.push(hubEvent(event));
        const last = events.at(-1)?.sequenceNumber;
        if (last === undefined || last >= to) resolve();
      },
      async processError(error) {
        reject(error);
      },
    },
    {
      startPosition: { sequenceNumber: from, isInclusive: true },
      maxBatchSize: 1000,
      maxWaitTimeInSeconds: idleTimeout,
      skipParsingBodyAsJson: true,
    },
  );
  try {
    await promise;
  } finally {
    await subscription.close();
  }
  return found;
}

function hubEvent(event: ReceivedEventData): HubEvent {
  const { sequenceNumber, offset, enqueuedTimeUtc, partitionKey, body, properties = {} } = event;
  return {
    sequenceNumber,
    offset,
    enqueuedTime: enqueuedTimeUtc.getTime(),
    key: receivedKey(partitionKey, properties),
    ...readAmqpBody(event.getRawAmqpMessage().bodyType, body),
    properties,
  };
}
