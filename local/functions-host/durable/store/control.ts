import { newEvent } from "../wire/history-events.ts";
import { rowOf, type Sql } from "./database.ts";
import { dropPendingWork, findInstance, type InstanceRow, isTerminal } from "./instances.ts";
import { addMessage } from "./messages.ts";
import { appendHistory, tellParent } from "./turns.ts";

/** What became of a command to an instance. */
export type Commanded = "done" | "not-found" | "already-over";

/** Does something to an instance that is not over. */
function command(sql: Sql, id: string, act: (instance: InstanceRow) => void): Commanded {
  const instance = findInstance(sql, id);
  if (instance === undefined) return "not-found";
  if (isTerminal(instance.status)) return "already-over";
  act(instance);
  return "done";
}

/** @param input JSON text */
export function raiseEvent(sql: Sql, id: string, event: { name: string; input: string }, now: number): Commanded {
  return command(sql, id, () => {
    const raised = newEvent("EventRaised", new Date(now).toISOString(), { Name: event.name, Input: event.input });
    addMessage(sql, id, null, raised);
  });
}

/** Ends an instance at once; a turn of it that is under way comes to nothing. Its sub-orchestrations go on. */
export function terminate(sql: Sql, id: string, reason: string, now: number): Commanded {
  return command(sql, id, (instance) => {
    const output = JSON.stringify(reason);
    sql.run`UPDATE instances SET status = 'Terminated', output = ${output}, updated = ${now}, owner = NULL
      WHERE id = ${id}`;
    const length = rowOf<{ length: number }>(sql.get`SELECT count(*) AS length FROM history WHERE instance = ${id}`);
    const terminated = newEvent("ExecutionTerminated", new Date(now).toISOString(), { Input: output });
    appendHistory(sql, id, length?.length ?? 0, [terminated]);
    dropPendingWork(sql, id);
    tellParent(sql, instance, "Terminated", output, now);
  });
}

/** Keeps an instance from taking turns; what it waits for goes on, and its messages wait for it. */
export function suspend(sql: Sql, id: string, reason: string, now: number): Commanded {
  return command(sql, id, ({ status }) => {
    if (status === "Suspended") return;
    sql.run`UPDATE instances SET status = 'Suspended', updated = ${now} WHERE id = ${id}`;
    addMessage(sql, id, null, newEvent("ExecutionSuspended", new Date(now).toISOString(), { Reason: reason }));
  });
}

export function resume(sql: Sql, id: string, reason: string, now: number): Commanded {
  return command(sql, id, ({ status }) => {
    if (status !== "Suspended") return;
    sql.run`UPDATE instances SET status = 'Running', updated = ${now} WHERE id = ${id}`;
    addMessage(sql, id, null, newEvent("ExecutionResumed", new Date(now).toISOString(), { Reason: reason }));
  });
}
