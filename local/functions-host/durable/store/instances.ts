import { newEvent } from "../wire/history-events.ts";
import { rowOf, type Sql } from "./database.ts";
import { addMessage } from "./messages.ts";

export type RuntimeStatus = "Pending" | "Running" | "Suspended" | "Completed" | "Failed" | "Terminated";

export const terminalStatuses: readonly RuntimeStatus[] = ["Completed", "Failed", "Terminated"];

export function isTerminal(status: RuntimeStatus): boolean {
  return terminalStatuses.includes(status);
}

/** An orchestration instance. Inputs, outputs and statuses are JSON text, times epoch milliseconds. */
export interface InstanceRow {
  readonly id: string;
  /** Id of the current execution; `continueAsNew` and a restart start another. */
  readonly execution: string;
  readonly name: string;
  readonly version: string;
  readonly status: RuntimeStatus;
  readonly input: string;
  readonly output: string | null;
  readonly custom_status: string | null;
  readonly created: number;
  readonly updated: number;
  readonly parent: string | null;
  readonly parent_execution: string | null;
  /** Sequence number in the history of the parent. */
  readonly parent_task: number | null;
}

export interface NewInstance {
  readonly id: string;
  readonly execution: string;
  readonly name: string;
  readonly version: string;
  readonly input: string;
  readonly parent?: { readonly id: string; readonly execution: string; readonly task: number };
}

/** An instance with this id has not completed. */
export class InstanceExistsError extends Error {
  constructor(status: RuntimeStatus) {
    super(`An Orchestration instance with the status ${status} already exists.`);
  }
}

export function findInstance(sql: Sql, id: string): InstanceRow | undefined {
  return rowOf<InstanceRow>(sql.get`SELECT * FROM instances WHERE id = ${id}`);
}

/**
 * Starts an instance. It replaces a completed instance with the same id.
 *
 * @throws InstanceExistsError
 */
export function createInstance(sql: Sql, instance: NewInstance, now: number): void {
  const { id, execution, name, version, input, parent } = instance;
  const existing = findInstance(sql, id);
  if (existing !== undefined) {
    if (!isTerminal(existing.status)) throw new InstanceExistsError(existing.status);
    deleteInstance(sql, id);
  }
  sql.run`INSERT INTO instances
      (id, execution, name, version, status, input, created, updated, parent, parent_execution, parent_task)
    VALUES (${id}, ${execution}, ${name}, ${version}, 'Pending', ${input}, ${now}, ${now},
      ${parent?.id ?? null}, ${parent?.execution ?? null}, ${parent?.task ?? null})`;
  const started = newEvent("ExecutionStarted", new Date(now).toISOString(), {
    Name: name,
    Version: version,
    Input: input,
  });
  addMessage(sql, id, null, started);
}

/** Deletes an instance except its activities, which still run; their results are discarded. */
export function deleteInstance(sql: Sql, id: string): void {
  dropPendingWork(sql, id);
  sql.run`DELETE FROM history WHERE instance = ${id}`;
  sql.run`DELETE FROM instances WHERE id = ${id}`;
}

/** Deletes the messages and timers of a completed instance. */
export function dropPendingWork(sql: Sql, id: string): void {
  sql.run`DELETE FROM messages WHERE instance = ${id}`;
  sql.run`DELETE FROM timers WHERE instance = ${id}`;
}
