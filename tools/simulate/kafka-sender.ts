import { Producer } from "@platformatic/kafka";
import { retry } from "../../shared/platform/azure/retry.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import type { KafkaAddress } from "./kafka-address.ts";
import { splitIntoRequests } from "./requests.ts";
import { maxTries, type Sender } from "./sender.ts";
import type { SimulatedEvent } from "./simulated-event.ts";

/** A sender that owns a connection. */
export interface KafkaSender extends Sender {
  close(): Promise<void>;
}

export interface KafkaOptions {
  /** Topic name of a hub in `resources.json`. */
  readonly topicOf: (hub: string) => string;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Milliseconds; the same as over AMQP. */
const requestTimeout = 10_000;
const delays = { delay: 500, maximalDelay: 10_000 };

/**
 * Publishes to the hubs over Kafka. The record key is the key of the stream and selects the partition. The retries of
 * the client are disabled because it does not report their number; after a failure the hub may contain any record of
 * the request.
 */
export function kafkaSender(
  { broker, tls, password }: KafkaAddress,
  { topicOf, ...waiting }: KafkaOptions,
): KafkaSender {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: "korevital-simulation",
    bootstrapBrokers: [broker],
    sasl: { mechanism: "PLAIN", username: "$ConnectionString", password },
    // Azure selects the namespace by the TLS server name.
    ...(tls && { tls: {}, tlsServerName: true }),
    ...{ connectTimeout: requestTimeout, requestTimeout, timeout: requestTimeout },
    ...{ acks: -1, retries: 0, repeatOnStaleMetadata: false, autocreateTopics: false },
  });
  return {
    async send(name, events, onSent) {
      const stream = streamNamed(name);
      if (stream === undefined) throw new Error(`no stream is called ${name}`);
      const topic = topicOf(stream.hub);
      // Sequential, so that the events of a key stay in order.
      for (const request of splitIntoRequests(events)) {
        let unanswered = 0;
        await retry(
          () => producer.send({ messages: request.map((event) => recordOf(topic, event)) }).catch(rethrow),
          { attempts: maxTries, ...delays, ...waiting },
          () => {
            unanswered += 1;
          },
        );
        onSent(request, { unanswered });
      }
    },
    close: () => producer.close(),
  };
}

function recordOf(topic: string, { key, body }: SimulatedEvent) {
  return { topic, ...(key !== "" && { key: Buffer.from(key) }), value: Buffer.from(body) };
}

/** Sets `retryable: false`, which `retrying` reads, on permanent errors: a wrong key, a record that is too large. */
function rethrow(error: unknown): never {
  const final = finalErrorIn(error);
  if (final === undefined) throw error;
  const reason = "serverErrorMessage" in final ? (final.serverErrorMessage ?? final.message) : final.message;
  throw Object.assign(new Error(`Kafka: ${reason}`, { cause: error }), { retryable: false });
}

/**
 * The innermost error that the client marks as permanent; the client nests errors in causes and lists. It also marks an
 * interrupted TLS handshake as a usage error (PLT_KFK_USER), which an outage causes too.
 */
function finalErrorIn(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner: unknown[] = [error.cause, ...(error instanceof AggregateError ? error.errors : [])];
  for (const each of inner) {
    const found = finalErrorIn(each);
    if (found !== undefined) return found;
  }
  const isFinal = "canRetry" in error && error.canRetry === false && "code" in error && error.code !== "PLT_KFK_USER";
  return isFinal ? error : undefined;
}
