import { type CommandResult, raiseEvent, resume, suspend, terminate } from "../store/control.ts";
import type { ApiContext } from "./api-context.ts";
import { ApiError, type ApiRequest, type ApiResponse, parseJsonBody } from "./api-request.ts";
import { restartInstance } from "./start.ts";

const statusOf: Readonly<Record<CommandResult, number>> = { done: 202, "not-found": 404, "already-completed": 410 };

/** `POST instances/{id}/{command}`; commands are case-insensitive. */
export async function commandInstance(hub: ApiContext, request: ApiRequest): Promise<ApiResponse> {
  const [, id = "", command = "", eventName] = request.segments;
  const { sql, now } = hub;
  const reason = request.query.get("reason") ?? "";
  switch (command.toLowerCase()) {
    case "raiseevent": {
      const event = eventOf(request, eventName);
      return runCommand(hub, () => raiseEvent(sql, id, event, now()));
    }
    case "terminate":
      return runCommand(hub, () => terminate(sql, id, reason, now()));
    case "suspend":
      return runCommand(hub, () => suspend(sql, id, reason, now()));
    case "resume":
      return runCommand(hub, () => resume(sql, id, reason, now()));
    case "restart":
      return restartInstance(hub, request, id);
    case "rewind":
      return { status: 501, body: "The rewind operation is not supported by the underlying storage provider." };
    default:
      return { status: 404, body: { Message: `Unknown command '${command}'` } };
  }
}

async function runCommand({ transactions, wake }: ApiContext, command: () => CommandResult): Promise<ApiResponse> {
  const result = await transactions.run(command);
  wake();
  return { status: statusOf[result] };
}

function eventOf(request: ApiRequest, name: string | undefined): { name: string; input: string } {
  if (name === undefined) throw new ApiError(400, "The event has no name: raiseEvent/{eventName}");
  const [mediaType = ""] = (request.headers["content-type"] ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/json") {
    throw new ApiError(400, "Only application/json request content is supported");
  }
  return { name, input: JSON.stringify(parseJsonBody(request)) };
}
