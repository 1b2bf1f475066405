import type { IncomingMessage, ServerResponse } from "node:http";
import { type Answer, type Call, RefusedCallError, readCall, sendAnswer } from "./call.ts";
import { commandInstance } from "./commands.ts";
import type { HubFace } from "./hub-face.ts";
import { startInstance } from "./start.ts";
import { getStatus, listStatuses, purgeInstance, purgeInstances } from "./status.ts";

/** Answers a request to the durable HTTP API; false when the path is not its own. */
export async function handleRequest(
  hub: HubFace,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  try {
    const call = await readCall(request);
    if (call === undefined) return false;
    sendAnswer(response, await answer(hub, call));
  } catch (error) {
    const status = error instanceof RefusedCallError ? error.status : 500;
    sendAnswer(response, { status, body: { Message: error instanceof Error ? error.message : String(error) } });
  }
  return true;
}

async function answer(hub: HubFace, call: Call): Promise<Answer> {
  checkStore(hub, call.query);
  const { method, segments } = call;
  const [collection = "", first] = segments;
  switch (collection.toLowerCase()) {
    case "orchestrators":
      if (method === "POST" && first !== undefined && segments.length <= 3) return startInstance(hub, call);
      break;
    case "instances":
      if (method === "POST" && segments.length > 2) return commandInstance(hub, call);
      if (segments.length <= 2) return aboutInstances(hub, call, first);
      break;
    case "entities":
      throw new RefusedCallError(501, "Durable entities are not played by this task hub");
  }
  return { status: 404, body: { Message: `There is no ${method} of /${segments.join("/")}` } };
}

function aboutInstances(hub: HubFace, call: Call, id: string | undefined): Answer | Promise<Answer> {
  switch (call.method) {
    case "GET":
      return id === undefined ? listStatuses(hub, call) : getStatus(hub, call, id);
    case "DELETE":
      return id === undefined ? purgeInstances(hub, call) : purgeInstance(hub, id);
    default:
      return { status: 405 };
  }
}

/** One host plays one task hub in one storage. */
function checkStore({ name }: HubFace, query: URLSearchParams): void {
  const hub = query.get("taskHub") ?? name;
  if (hub.toLowerCase() !== name.toLowerCase()) {
    throw new RefusedCallError(400, `The task hub '${hub}' is not played here, only '${name}'`);
  }
  const connection = query.get("connection") ?? "Storage";
  if (!["storage", "azurewebjobsstorage"].includes(connection.toLowerCase())) {
    throw new RefusedCallError(400, `The connection '${connection}' is not played here, only 'AzureWebJobsStorage'`);
  }
}
