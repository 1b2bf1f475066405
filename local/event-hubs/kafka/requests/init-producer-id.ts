import { errorCodes } from "../error-codes.ts";
import type { Handler } from "../handler.ts";
import { transactions } from "../record-batch.ts";

const none = -1;

/** Gives an idempotent producer its id; one that wants transactions is refused. */
export const answerInitProducerId: Handler = ({ request, response, client }) => {
  const transactional = request.nullableString() !== null;
  if (transactional) client.broker.log(`kafka: refused InitProducerId: ${transactions().message}`);
  response
    .int32(0) // throttle time
    .int16(transactional ? transactions().code : errorCodes.NONE)
    .int64(transactional ? none : client.broker.producers.newId())
    .int16(transactional ? none : 0)
    .tags();
  return "answered";
};
