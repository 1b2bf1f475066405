import type { ChildProcess } from "node:child_process";
import type { FaultBoard } from "../faults/board.ts";
import { faultKinds } from "../faults/fault.ts";
import type { GateOrder, GateQuestion } from "./gate.ts";

/** The parent's side of the gate in Azurite's process: answers what it asks, and tells it when to ask. */
export function keepGate(child: ChildProcess, board: FaultBoard): void {
  const send = (order: GateOrder) => {
    if (child.connected) child.send(order);
  };
  let receipt: (() => void) | undefined;
  child.on("message", (message: GateQuestion | { faulty: boolean } | string) => {
    if (typeof message === "string") return;
    if ("faulty" in message) receipt?.();
    else send({ answer: message.ask, fault: board.draw("storage", faultKinds.storage, message.subject) });
  });
  board.watch("storage", (faulty) => {
    if (!child.connected) return undefined;
    const received = Promise.withResolvers<void>();
    receipt = received.resolve;
    child.once("exit", received.resolve);
    send({ faulty });
    return received.promise.finally(() => child.off("exit", received.resolve));
  });
}
