import { errorCodes } from "../error-codes.ts";
import type { Handler } from "../handler.ts";
import { transactions } from "../record-batch.ts";

const none = -1;

/** Assigns an id to an idempotent producer; rejects a transactional one. */
export const handleInitProducerId: Handler = ({ request, response, client }) => {
  const transactional = request.nullableString() !== null;
  if (transactional) client.broker.log(`kafka: rejected InitProducerId: ${transactions().message}`);
  response
    .int32(0) // throttle time
    .int16(transactional ? transactions().code : errorCodes.NONE)
    .int64(transactional ? none : client.broker.producers.newId())
    .int16(transactional ? none : 0)
    .tags();
  return "responded";
};
