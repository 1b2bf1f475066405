import type { Hub } from "../../hub.ts";
import { errorCodes } from "../error-codes.ts";
import type { Exchange, Handler } from "../handler.ts";

const brokerId = 0;
const clusterId = "local-event-hubs";
const noUuid = Buffer.alloc(16);
/** The authorized operations are not included. */
const unknownOperations = -(2 ** 31);

/** Describes the only broker, and hubs as topics: the requested ones, or all. */
export const handleMetadata: Handler = (exchange) => {
  const { version, request, response, client } = exchange;
  const { hubs } = client.broker;
  const requested = request.array(() => readTopicName(exchange));
  const all = requested === null || (version === 0 && requested.length === 0);
  const names = all ? [...hubs.values()].map(({ name }) => name) : requested;
  if (version >= 3) response.int32(0); // throttle time
  writeBroker(exchange);
  if (version >= 2) response.string(clusterId);
  if (version >= 1) response.int32(brokerId); // the controller
  response.array(names, (name) => writeTopic(exchange, name, hubs.get(name?.toLowerCase() ?? "")));
  if (version >= 8 && version <= 10) response.int32(unknownOperations);
  response.tags();
  return "responded";
};

/** Null when the topic is requested by id: topics have no ids here. */
function readTopicName({ version, request }: Exchange): string | null {
  if (version >= 10) request.uuid();
  const name = version >= 10 ? request.nullableString() : request.string();
  request.tags();
  return name;
}

function writeBroker({ version, response, client: { address } }: Exchange): void {
  response.array([address], ({ host, port }) => {
    response.int32(brokerId).string(host).int32(port);
    if (version >= 1) response.string(null); // rack
    response.tags();
  });
}

function writeTopic({ version, response, client }: Exchange, name: string | null, hub: Hub | undefined): void {
  if (name !== null && hub === undefined) client.broker.log(`kafka: there is no event hub '${name}'`);
  response.int16(topicError(name, hub)).string(name ?? (version >= 12 ? null : ""));
  if (version >= 10) response.uuid(noUuid);
  if (version >= 1) response.boolean(false); // internal
  response.array([...(hub?.partitions.keys() ?? [])], (partition) => {
    response.int16(errorCodes.NONE).int32(partition).int32(brokerId);
    if (version >= 7) response.int32(0); // leader epoch
    for (let replicas = 0; replicas < 2; replicas += 1) response.array([brokerId], (id) => response.int32(id));
    if (version >= 5) response.array([], () => {}); // offline replicas
    response.tags();
  });
  if (version >= 8) response.int32(unknownOperations);
  response.tags();
}

function topicError(name: string | null, hub: Hub | undefined): number {
  if (name === null) return errorCodes.UNKNOWN_TOPIC_ID;
  return hub === undefined ? errorCodes.UNKNOWN_TOPIC_OR_PARTITION : errorCodes.NONE;
}
