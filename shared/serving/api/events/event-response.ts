import type { Pseudonymise } from "../../masking/pseudonym.ts";
import { allowOnly } from "../parameters.ts";
import { problem } from "../problem.ts";
import type { ApiRequest } from "../request.ts";
import { type ApiResponse, jsonResponse } from "../response.ts";
import { readEventId } from "./event-id.ts";
import { type EventStores, findEvent } from "./find-event.ts";

/** The state of a posted event: nothing of its content. */
export async function eventResponse(
  stores: EventStores,
  { params, parameters }: ApiRequest,
  pseudonymise: Pseudonymise,
): Promise<ApiResponse> {
  allowOnly(parameters, []);
  const { id = "" } = params;
  const event = readEventId(id, pseudonymise);
  if (event === undefined) return problem("no-such-event", "an id of the ids of a 202 response expected");
  return jsonResponse(200, { id, stream: event.stream, code: null, ...(await findEvent(stores, event, pseudonymise)) });
}
