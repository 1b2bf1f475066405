import type { ChildProcess } from "node:child_process";
import { faultKinds } from "../faults/fault.ts";
import type { FaultInjector } from "../faults/injector.ts";
import type { FaultMessage, FaultQuery } from "./request-interceptor.ts";

/** Serves the draws of Azurite's process, and notifies it when there are faults. */
export function serveFaults(child: ChildProcess, injector: FaultInjector): void {
  const send = (message: FaultMessage) => {
    if (child.connected) child.send(message);
  };
  let acknowledge: (() => void) | undefined;
  child.on("message", (message: FaultQuery | { active: boolean } | string) => {
    if (typeof message === "string") return;
    if ("active" in message) acknowledge?.();
    else send({ id: message.id, fault: injector.draw("storage", faultKinds.storage, message.operation) });
  });
  injector.watch("storage", (active) => {
    if (!child.connected) return undefined;
    const acknowledged = Promise.withResolvers<void>();
    acknowledge = acknowledged.resolve;
    child.once("exit", acknowledged.resolve);
    send({ active });
    return acknowledged.promise.finally(() => child.off("exit", acknowledged.resolve));
  });
}
