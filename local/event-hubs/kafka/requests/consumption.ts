import type { KafkaClient } from "../client.ts";
import { errorCodes } from "../error-codes.ts";
import type { Exchange, Handler } from "../handler.ts";
import { transactions } from "../record-batch.ts";

/* Rejects consumers. Clients report these codes ("not authorized") and do not retry them. */
const unsupported =
  "The local Event Hubs endpoint supports producers over Kafka, but not consumers: read the events over AMQP.";
const unknown = -1;
const transactionType = 1;

/** The first request of a consumer group, and of a transactional producer. */
export const rejectFindCoordinator: Handler = ({ version, request, response, client }) => {
  request.string(); // group or transaction
  const ofTransactions = version >= 1 && request.int8() === transactionType;
  const { code, message } = ofTransactions
    ? transactions()
    : { code: errorCodes.GROUP_AUTHORIZATION_FAILED, message: unsupported };
  logOnce(client, "FindCoordinator", message);
  if (version >= 1) response.int32(0); // throttle time
  response.int16(code);
  if (version >= 1) response.string(message);
  response.int32(unknown).string("").int32(unknown).tags();
  return "responded";
};

export const rejectJoinGroup: Handler = ({ version, response, client }) => {
  logOnce(client, "JoinGroup");
  if (version >= 2) response.int32(0); // throttle time
  response.int16(errorCodes.GROUP_AUTHORIZATION_FAILED).int32(unknown);
  for (let field = 0; field < 3; field += 1) response.string(""); // protocol, leader, member
  response.array([], () => {}); // members
  return "responded";
};

export const rejectListOffsets: Handler = ({ version, request, response, client }) => {
  logOnce(client, "ListOffsets");
  request.int32(); // replica
  if (version >= 2) request.int8(); // isolation
  const topics = readTopics(request, () => {
    const partition = request.int32();
    if (version >= 4) request.int32(); // leader epoch
    request.int64(); // timestamp
    return partition;
  });
  if (version >= 2) response.int32(0); // throttle time
  writeTopics(response, topics, (partition) => {
    response.int32(partition).int16(errorCodes.TOPIC_AUTHORIZATION_FAILED).int64(unknown).int64(unknown);
    if (version >= 4) response.int32(unknown); // leader epoch
  });
  return "responded";
};

export const rejectFetch: Handler = ({ version, request, response, client }) => {
  logOnce(client, "Fetch");
  for (let field = 0; field < 4; field += 1) request.int32(); // replica, wait, bytes
  request.int8(); // isolation
  if (version >= 7) request.int64(); // session and its epoch
  const topics = readTopics(request, () => {
    const partition = request.int32();
    if (version >= 9) request.int32(); // leader epoch
    request.int64(); // offset
    if (version >= 5) request.int64(); // log start offset
    request.int32(); // bytes
    return partition;
  });
  response.int32(0); // throttle time
  if (version >= 7) response.int16(errorCodes.NONE).int32(0); // no session
  writeTopics(response, topics, (partition) => {
    response.int32(partition).int16(errorCodes.TOPIC_AUTHORIZATION_FAILED).int64(unknown).int64(unknown);
    if (version >= 5) response.int64(unknown); // log start offset
    response.array([], () => {}); // aborted transactions
    if (version >= 11) response.int32(unknown); // preferred replica
    response.bytes(Buffer.alloc(0));
  });
  return "responded";
};

interface Topic {
  readonly name: string;
  readonly partitions: readonly number[];
}

function readTopics(request: Exchange["request"], readPartition: () => number): Topic[] {
  const topics = request.array(() => ({ name: request.string(), partitions: request.array(readPartition) ?? [] }));
  return topics ?? [];
}

function writeTopics(
  response: Exchange["response"],
  topics: readonly Topic[],
  writePartition: (partition: number) => void,
): void {
  response.array(topics, ({ name, partitions }) => void response.string(name).array(partitions, writePartition));
}

/** Consumers retry without end. */
function logOnce({ loggedRejections, broker }: KafkaClient, api: string, reason = unsupported): void {
  if (!loggedRejections.has(api)) broker.log(`kafka: rejected ${api}: ${reason}`);
  loggedRejections.add(api);
}
