import { newEvent } from "../wire/history-events.ts";
import { rowOf, type Sql } from "./database.ts";
import { appendHistory, notifyParent } from "./episodes.ts";
import { dropPendingWork, findInstance, type InstanceRow, isTerminal } from "./instances.ts";
import { addMessage } from "./messages.ts";

/** Result of a command to an instance. */
export type CommandResult = "done" | "not-found" | "already-completed";

/** Applies a command to an instance that has not completed. */
function command(sql: Sql, id: string, apply: (instance: InstanceRow) => void): CommandResult {
  const instance = findInstance(sql, id);
  if (instance === undefined) return "not-found";
  if (isTerminal(instance.status)) return "already-completed";
  apply(instance);
  return "done";
}

/** @param input JSON text */
export function raiseEvent(sql: Sql, id: string, event: { name: string; input: string }, now: number): CommandResult {
  return command(sql, id, () => {
    const raised = newEvent("EventRaised", new Date(now).toISOString(), { Name: event.name, Input: event.input });
    addMessage(sql, id, null, raised);
  });
}

/** Terminates an instance at once. A running episode is discarded; sub-orchestrations continue. */
export function terminate(sql: Sql, id: string, reason: string, now: number): CommandResult {
  return command(sql, id, (instance) => {
    const output = JSON.stringify(reason);
    sql.run`UPDATE instances SET status = 'Terminated', output = ${output}, updated = ${now}, owner = NULL
      WHERE id = ${id}`;
    const length = rowOf<{ length: number }>(sql.get`SELECT count(*) AS length FROM history WHERE instance = ${id}`);
    const terminated = newEvent("ExecutionTerminated", new Date(now).toISOString(), { Input: output });
    appendHistory(sql, id, length?.length ?? 0, [terminated]);
    dropPendingWork(sql, id);
    notifyParent(sql, instance, "Terminated", output, now);
  });
}

/** Suspends the episodes of an instance. Its tasks continue, and its messages wait. */
export function suspend(sql: Sql, id: string, reason: string, now: number): CommandResult {
  return command(sql, id, ({ status }) => {
    if (status === "Suspended") return;
    sql.run`UPDATE instances SET status = 'Suspended', updated = ${now} WHERE id = ${id}`;
    addMessage(sql, id, null, newEvent("ExecutionSuspended", new Date(now).toISOString(), { Reason: reason }));
  });
}

export function resume(sql: Sql, id: string, reason: string, now: number): CommandResult {
  return command(sql, id, ({ status }) => {
    if (status !== "Suspended") return;
    sql.run`UPDATE instances SET status = 'Running', updated = ${now} WHERE id = ${id}`;
    addMessage(sql, id, null, newEvent("ExecutionResumed", new Date(now).toISOString(), { Reason: reason }));
  });
}
