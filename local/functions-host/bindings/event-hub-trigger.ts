import type { TypedData } from "../worker/typed-data.ts";
import type { Binding } from "./binding.ts";
import { dateTimeText } from "./dotnet-text.ts";
import { BindingError, type TriggerData, typedMetadata } from "./trigger-data.ts";

export interface EventHubTrigger {
  readonly hub: string;
  readonly connection: string;
  readonly consumerGroup: string;
  readonly many: boolean;
  /** `json`: no data type is set, and the host parses each body. */
  readonly dataType: "binary" | "string" | "json";
}

/** As the SDK receives it, with an unparsed body. */
export interface HubEvent {
  readonly body: unknown;
  readonly partitionKey?: string | null;
  readonly offset: string;
  readonly sequenceNumber: number;
  readonly enqueuedTimeUtc: Date;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly systemProperties?: Readonly<Record<string, unknown>>;
}

export interface HubPartition {
  readonly fullyQualifiedNamespace: string;
  readonly eventHubName: string;
  readonly consumerGroup: string;
  readonly partitionId: string;
}

/** @throws StartError */
export function readEventHubTrigger(binding: Binding): EventHubTrigger {
  binding.allowOnly(["eventHubName", "connection", "consumerGroup", "cardinality"]);
  const dataType = binding.oneOf("dataType", ["binary", "string", "json"], "json");
  return {
    hub: binding.requiredText("eventHubName"),
    connection: binding.setting("connection"),
    consumerGroup: binding.text("consumerGroup") ?? "$Default",
    many: binding.oneOf("cardinality", ["one", "many"], "one") === "many",
    dataType,
  };
}

/**
 * The trigger data of a batch, for cardinality `many`.
 *
 * @throws BindingError for bodies that do not match the data type: one of them fails the batch
 */
export function manyEvents(
  { dataType }: EventHubTrigger,
  events: readonly HubEvent[],
  partition: HubPartition,
): TriggerData {
  const metadata = {
    PartitionContext: partitionContext(partition),
    // The host omits nulls and empty texts in lists of texts, so indexes shift, and the library parses numbers.
    PartitionKeyArray: events.map(({ partitionKey }) => partitionKey ?? null),
    OffsetArray: events.map((event) => String(numericOffset(event))),
    SequenceNumberArray: events.map(({ sequenceNumber }) => sequenceNumber),
    EnqueuedTimeUtcArray: events.map(({ enqueuedTimeUtc }) => enqueuedTimeUtc),
    PropertiesArray: events.map(({ properties }) => properties ?? {}),
    SystemPropertiesArray: events.map(systemProperties),
  };
  return { data: manyBodies(dataType, events.map(bytesOf)), metadata: typedMetadata(metadata, dateTimeText) };
}

/** The trigger data of one event, for cardinality `one`. */
export function oneEvent({ dataType }: EventHubTrigger, event: HubEvent, partition: HubPartition): TriggerData {
  const metadata = {
    PartitionContext: partitionContext(partition),
    PartitionKey: event.partitionKey ?? null,
    Offset: String(numericOffset(event)),
    SequenceNumber: event.sequenceNumber,
    EnqueuedTimeUtc: event.enqueuedTimeUtc,
    Properties: event.properties ?? {},
    SystemProperties: systemProperties(event),
  };
  const body = bytesOf(event);
  return {
    data: dataType === "binary" ? { bytes: body } : { string: body.toString("utf8") },
    metadata: typedMetadata(metadata, dateTimeText),
  };
}

function manyBodies(dataType: EventHubTrigger["dataType"], bodies: readonly Buffer[]): TypedData {
  if (dataType === "binary") return { collectionBytes: { bytes: bodies } };
  const texts = bodies.map((body) => body.toString("utf8"));
  if (dataType === "string") return { collectionString: { string: texts.filter((text) => text !== "") } };
  return { json: JSON.stringify(texts.map(parseBody)) };
}

function parseBody(text: string, index: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BindingError(
      `body ${index} of the batch is not JSON, and without dataType the host parses each of them: ${error}`,
    );
  }
}

function bytesOf({ body, sequenceNumber }: HubEvent): Buffer {
  if (Buffer.isBuffer(body)) return body;
  if (Array.isArray(body) && body.length > 0 && body.every(Buffer.isBuffer)) return Buffer.concat(body);
  const kind = body === null || body === undefined ? "null" : "an AMQP value or sequence";
  throw new BindingError(`the body of event ${sequenceNumber} is ${kind}, not bytes`);
}

function partitionContext({ fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId }: HubPartition) {
  return {
    FullyQualifiedNamespace: fullyQualifiedNamespace,
    EventHubName: eventHubName,
    ConsumerGroup: consumerGroup,
    PartitionId: partitionId,
  };
}

/** The SDK for .NET has the names of AMQP (`content-type`), that for JavaScript its own (`contentType`). */
const amqpNames: Readonly<Record<string, string>> = {
  messageId: "message-id",
  userId: "user-id",
  replyTo: "reply-to",
  correlationId: "correlation-id",
  contentType: "content-type",
  contentEncoding: "content-encoding",
  absoluteExpiryTime: "absolute-expiry-time",
  creationTime: "creation-time",
  groupId: "group-id",
  groupSequence: "group-sequence",
  replyToGroupId: "reply-to-group-id",
};

/** As the host: -1 for an offset that is not a number. */
function numericOffset({ offset }: HubEvent): number {
  return /^\d{1,15}$/.test(offset) ? Number(offset) : -1;
}

function systemProperties(event: HubEvent) {
  const others = Object.entries(event.systemProperties ?? {}).map(([name, value]) => [amqpNames[name] ?? name, value]);
  return {
    ...Object.fromEntries(others),
    SequenceNumber: event.sequenceNumber,
    Offset: numericOffset(event),
    OffsetString: event.offset,
    PartitionKey: event.partitionKey ?? null,
    EnqueuedTimeUtc: dateTimeText(event.enqueuedTimeUtc),
  };
}
