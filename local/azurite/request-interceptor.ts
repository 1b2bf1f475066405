import { type IncomingMessage, Server, ServerResponse } from "node:http";
import { setTimeout as sleep, setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Fault, KindOf } from "../faults/fault.ts";
import { errorResponse } from "./error-response.ts";

/** Handles a request, and writes its response. */
type Handle = (response: ServerResponse) => void;

/** A draw, sent to the parent process; the result has the same id. */
export interface FaultQuery {
  readonly id: number;
  readonly operation: string;
}

export type StorageFault = Fault<KindOf<"storage">>;

/** From the parent: whether there are faults at all (returned as an acknowledgement), or the result of a draw. */
export type FaultMessage =
  | { readonly active: boolean }
  | { readonly id: number; readonly fault: StorageFault | undefined };

/**
 * Injects faults into the requests of all HTTP servers of this process. It runs in Azurite's process rather than as a
 * proxy before it: nothing is copied, Host and signatures stay valid, and without faults a request costs two
 * comparisons.
 */
export function interceptRequests(): void {
  const parent = parentChannel();
  const original: (event: string, ...args: unknown[]) => boolean = Server.prototype.emit;
  const emit = function (this: Server, event: string, ...args: unknown[]): boolean {
    if (event !== "request") return original.call(this, event, ...args);
    const [request, response] = args as [IncomingMessage, ServerResponse];
    const handle: Handle = (target) => void original.call(this, event, request, target);
    if (parent.active) void handleWithFaults(parent.draw, request, response, handle);
    else handle(response);
    return true;
  };
  Object.assign(Server.prototype, { emit });
}

type DrawFault = (operation: string) => Promise<StorageFault | undefined>;

function parentChannel(): { readonly active: boolean; readonly draw: DrawFault } {
  let active = false;
  let lastId = 0;
  const pending = new Map<number, (fault: StorageFault | undefined) => void>();
  process.on("message", (message: FaultMessage) => {
    if ("active" in message) {
      active = message.active;
      process.send?.(message);
    } else if ("id" in message) {
      pending.get(message.id)?.(message.fault);
      pending.delete(message.id);
    }
  });
  return {
    get active() {
      return active;
    },
    draw: (operation) =>
      new Promise((resolve) => {
        lastId += 1;
        pending.set(lastId, resolve);
        process.send?.({ id: lastId, operation } satisfies FaultQuery);
      }),
  };
}

async function handleWithFaults(
  draw: DrawFault,
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handle,
): Promise<void> {
  const fault = await draw(`${request.method} ${request.url}`);
  // Each request in its own iteration of the event loop, as when it comes from the network. Otherwise a table
  // transaction can begin between two steps of another one, and Azurite would undo the wrong one.
  await yieldToEventLoop();
  if (fault === undefined) handle(response);
  else await injectFault(fault, request, response, handle);
}

async function injectFault(
  { kind, after, delay }: StorageFault,
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handle,
): Promise<void> {
  if (after) await discardResponse(request, handle);
  else request.resume();
  if (kind === "drop") {
    request.socket.destroy();
    return;
  }
  if (kind === "timeout") await sleep(delay);
  const { status, headers, body } = errorResponse(kind, request.headers.accept);
  response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
}

/** Handles a request and discards its response. Resolves when the response is complete. */
function discardResponse(request: IncomingMessage, handle: Handle): Promise<void> {
  return new Promise((resolve) => {
    const discarded = new ServerResponse(request);
    discarded.write = () => true;
    discarded.end = () => {
      resolve();
      return discarded;
    };
    handle(discarded);
  });
}
