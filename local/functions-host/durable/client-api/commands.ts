import { type Commanded, raiseEvent, resume, suspend, terminate } from "../store/control.ts";
import { type Answer, type Call, jsonBody, RefusedCallError } from "./call.ts";
import type { HubFace } from "./hub-face.ts";
import { restartInstance } from "./start.ts";

const statusOf: Readonly<Record<Commanded, number>> = { done: 202, "not-found": 404, "already-over": 410 };

/** `POST instances/{id}/{command}`; commands compare without case. */
export async function commandInstance(hub: HubFace, call: Call): Promise<Answer> {
  const [, id = "", command = "", eventName] = call.segments;
  const { sql, now } = hub;
  const reason = call.query.get("reason") ?? "";
  switch (command.toLowerCase()) {
    case "raiseevent": {
      const event = eventOf(call, eventName);
      return commanded(hub, () => raiseEvent(sql, id, event, now()));
    }
    case "terminate":
      return commanded(hub, () => terminate(sql, id, reason, now()));
    case "suspend":
      return commanded(hub, () => suspend(sql, id, reason, now()));
    case "resume":
      return commanded(hub, () => resume(sql, id, reason, now()));
    case "restart":
      return restartInstance(hub, call, id);
    case "rewind":
      return { status: 501, body: "The rewind operation is not supported by the underlying storage provider." };
    default:
      return { status: 404, body: { Message: `There is no command '${command}' to an instance` } };
  }
}

async function commanded({ transactions, nudge }: HubFace, act: () => Commanded): Promise<Answer> {
  const outcome = await transactions.run(act);
  nudge();
  return { status: statusOf[outcome] };
}

function eventOf(call: Call, name: string | undefined): { name: string; input: string } {
  if (name === undefined) throw new RefusedCallError(400, "The event has no name: raiseEvent/{eventName}");
  const [mediaType = ""] = (call.headers["content-type"] ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/json") {
    throw new RefusedCallError(400, "Only application/json request content is supported");
  }
  return { name, input: JSON.stringify(jsonBody(call)) };
}
