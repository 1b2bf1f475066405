import { type IncomingMessage, Server, ServerResponse } from "node:http";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Fault, KindOf } from "../faults/fault.ts";
import { errorAnswer } from "./error-answer.ts";

/** Answers a request. */
type CarryOut = (response: ServerResponse) => void;

/** What the parent process is asked, by a number that its answer repeats. */
export interface GateQuestion {
  readonly ask: number;
  readonly subject: string;
}

export type StorageFault = Fault<KindOf<"storage">>;

/** What the parent says: whether to ask at all (which is repeated to it, as a receipt), or what is to happen to a request. */
export type GateOrder =
  | { readonly faulty: boolean }
  | { readonly answer: number; readonly fault: StorageFault | undefined };

/**
 * Stands in this process between the servers' connections and whoever answers: requests that are to fail fail here. Inside of
 * Azurite rather than before it: nothing is copied, Host and signatures stay as they are, and without faults a request passes
 * two comparisons.
 */
export function installGate(): void {
  const parent = askingParent();
  const original: (event: string, ...args: unknown[]) => boolean = Server.prototype.emit;
  const emit = function (this: Server, event: string, ...args: unknown[]): boolean {
    if (event !== "request") return original.call(this, event, ...args);
    const [request, response] = args as [IncomingMessage, ServerResponse];
    const carryOut: CarryOut = (answer) => void original.call(this, event, request, answer);
    if (parent.faulty) void answerFaulty(parent.ask, request, response, carryOut);
    else carryOut(response);
    return true;
  };
  Object.assign(Server.prototype, { emit });
}

type Ask = (subject: string) => Promise<StorageFault | undefined>;

/** This process's side of the questions to its parent. */
function askingParent(): { readonly faulty: boolean; readonly ask: Ask } {
  let faulty = false;
  let last = 0;
  const waiting = new Map<number, (fault: StorageFault | undefined) => void>();
  process.on("message", (order: GateOrder) => {
    if ("faulty" in order) {
      faulty = order.faulty;
      process.send?.(order);
    } else if ("answer" in order) {
      waiting.get(order.answer)?.(order.fault);
      waiting.delete(order.answer);
    }
  });
  return {
    get faulty() {
      return faulty;
    },
    ask: (subject) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        process.send?.({ ask: last, subject } satisfies GateQuestion);
      }),
  };
}

async function answerFaulty(
  ask: Ask,
  request: IncomingMessage,
  response: ServerResponse,
  carryOut: CarryOut,
): Promise<void> {
  const fault = await ask(`${request.method} ${request.url}`);
  // Each request in a turn of its own, as they come from the network: Azurite does not expect that of two transactions one begins
  // between two steps of the other, and would undo the wrong one.
  await nextTurn();
  if (fault === undefined) carryOut(response);
  else await play(fault, request, response, carryOut);
}

async function play(
  { kind, after, delay }: StorageFault,
  request: IncomingMessage,
  response: ServerResponse,
  carryOut: CarryOut,
): Promise<void> {
  if (after) await lostAnswer(request, carryOut);
  else request.resume();
  if (kind === "drop") {
    request.socket.destroy();
    return;
  }
  if (kind === "timeout") await sleep(delay);
  const { status, headers, body } = errorAnswer(kind, request.headers.accept);
  response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
}

/** Carries a request out with an answer that goes nowhere. Resolves when it was answered. */
function lostAnswer(request: IncomingMessage, carryOut: CarryOut): Promise<void> {
  return new Promise((resolve) => {
    const nowhere = new ServerResponse(request);
    nowhere.write = () => true;
    nowhere.end = () => {
      resolve();
      return nowhere;
    };
    carryOut(nowhere);
  });
}
