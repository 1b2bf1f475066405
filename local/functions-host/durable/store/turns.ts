import type { TurnOutcome } from "../replay/turn.ts";
import { eventTypes, type HistoryEvent, newEvent, type SchedulingEvent } from "../wire/history-events.ts";
import { rowsOf, type Sql } from "./database.ts";
import {
  createInstance,
  dropPendingWork,
  findInstance,
  InstanceExistsError,
  type InstanceRow,
  type RuntimeStatus,
} from "./instances.ts";
import { addMessage, type MessageRow, messagesOf, tell } from "./messages.ts";

/** What a turn is over. */
export interface LoadedTurn {
  readonly instance: InstanceRow;
  /** JSON texts, all of them played before. */
  readonly history: readonly string[];
  readonly messages: readonly MessageRow[];
}

/** Takes instances that have messages for an owner; those whose oldest message waits longest come first. */
export function takeTurns(sql: Sql, owner: string, limit: number): string[] {
  const taken = sql.all`UPDATE instances SET owner = ${owner} WHERE id IN (
      SELECT instances.id FROM messages JOIN instances ON instances.id = messages.instance
      WHERE instances.owner IS NULL AND instances.status IN ('Pending', 'Running')
      GROUP BY instances.id ORDER BY min(messages.id) LIMIT ${limit})
    RETURNING id`;
  return rowsOf<{ id: string }>(taken).map(({ id }) => id);
}

/** Gives an instance back untouched. */
export function releaseTurn(sql: Sql, owner: string, id: string): void {
  sql.run`UPDATE instances SET owner = NULL WHERE id = ${id} AND owner = ${owner}`;
}

export function loadTurn(sql: Sql, id: string): LoadedTurn | undefined {
  const instance = findInstance(sql, id);
  if (instance === undefined) return undefined;
  return { instance, history: historyOf(sql, id), messages: messagesOf(sql, id) };
}

/** JSON texts, oldest first. */
export function historyOf(sql: Sql, id: string): string[] {
  const rows = sql.all`SELECT event FROM history WHERE instance = ${id} ORDER BY position`;
  return rowsOf<{ event: string }>(rows).map(({ event }) => event);
}

export interface Commit {
  readonly owner: string;
  readonly turn: LoadedTurn;
  readonly outcome: TurnOutcome;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly newExecutionId: () => string;
}

/**
 * Puts down all that a turn changes.
 *
 * @returns false when the instance is no longer the owner's, or was ended meanwhile: then nothing is changed
 */
export function commitTurn(sql: Sql, commit: Commit): boolean {
  const { owner, turn, outcome, now } = commit;
  const { id, execution } = turn.instance;
  const status = outcome.end?.status ?? "Running";
  const { changes } = sql.run`UPDATE instances
    SET owner = NULL, updated = ${now}, output = ${outcome.end?.output ?? null},
      status = CASE WHEN status = 'Suspended' AND ${status} = 'Running' THEN status ELSE ${status} END,
      custom_status = coalesce(${outcome.customStatus ?? null}, custom_status)
    WHERE id = ${id} AND execution = ${execution} AND owner = ${owner}`;
  if (changes === 0) return false;
  sql.run`DELETE FROM messages WHERE instance = ${id} AND id <= ${turn.messages.at(-1)?.id ?? 0}`;
  appendHistory(sql, id, turn.history.length, outcome.events);
  for (const event of outcome.scheduled) schedule(sql, commit, event);
  for (const task of outcome.cancelledTimers) sql.run`DELETE FROM timers WHERE instance = ${id} AND task = ${task}`;
  if (outcome.next !== undefined) beginAnew(sql, commit, outcome.next);
  if (outcome.end !== undefined) {
    dropPendingWork(sql, id);
    tellParent(sql, turn.instance, outcome.end.status, outcome.end.output, now);
  }
  return true;
}

/** Adds to the end of a history that is so long already. */
export function appendHistory(sql: Sql, id: string, length: number, events: readonly HistoryEvent[]): void {
  events.forEach((event, index) => {
    const played = JSON.stringify({ ...event, IsPlayed: true });
    sql.run`INSERT INTO history (instance, position, event) VALUES (${id}, ${length + index}, ${played})`;
  });
}

/** Brings the end of a sub-orchestration to its parent. */
export function tellParent(sql: Sql, child: InstanceRow, status: RuntimeStatus, output: string, now: number): void {
  const { parent, parent_execution: execution, parent_task: task } = child;
  if (parent === null || execution === null || task === null) return;
  const at = new Date(now).toISOString();
  const reason: unknown = JSON.parse(output);
  const event =
    status === "Completed"
      ? newEvent("SubOrchestrationInstanceCompleted", at, { TaskScheduledId: task, Result: output })
      : newEvent("SubOrchestrationInstanceFailed", at, {
          TaskScheduledId: task,
          Reason: `${reason}`,
          Details: `Sub-orchestration '${child.name}' (${child.id}) ended as ${status}`,
        });
  tell(sql, parent, execution, event);
}

/** The history goes; what was raised and not handled stays, behind the new start. */
function beginAnew(sql: Sql, { turn, now, newExecutionId }: Commit, next: NonNullable<TurnOutcome["next"]>): void {
  const { id, name, version } = turn.instance;
  const late = rowsOf<{ event: string }>(
    sql.all`SELECT event FROM messages WHERE instance = ${id} AND execution IS NULL ORDER BY id`,
  );
  dropPendingWork(sql, id);
  sql.run`DELETE FROM history WHERE instance = ${id}`;
  sql.run`UPDATE instances SET execution = ${newExecutionId()}, input = ${next.input} WHERE id = ${id}`;
  const started = { Name: name, Version: version, Input: next.input };
  addMessage(sql, id, null, newEvent("ExecutionStarted", new Date(now).toISOString(), started));
  for (const event of next.carried) addMessage(sql, id, null, event);
  for (const { event } of late) addMessage(sql, id, null, JSON.parse(event));
}

function schedule(sql: Sql, commit: Commit, event: SchedulingEvent): void {
  const { id, execution } = commit.turn.instance;
  switch (event.EventType) {
    case eventTypes.TaskScheduled:
      sql.run`INSERT INTO activities (instance, execution, task, name, input)
        VALUES (${id}, ${execution}, ${event.EventId}, ${event.Name}, ${event.Input})`;
      break;
    case eventTypes.TimerCreated:
      sql.run`INSERT INTO timers (instance, task, execution, fire_at)
        VALUES (${id}, ${event.EventId}, ${execution}, ${Date.parse(event.FireAt)})`;
      break;
    case eventTypes.SubOrchestrationInstanceCreated:
      startChild(sql, commit, event);
      break;
  }
}

/** A child whose id is taken fails for its parent, which would wait for ever otherwise. */
function startChild(
  sql: Sql,
  { turn, now, newExecutionId }: Commit,
  event: Extract<SchedulingEvent, { readonly InstanceId: string }>,
): void {
  const { id, execution } = turn.instance;
  const { InstanceId, Name, Version, Input, EventId } = event;
  const parent = { id, execution, task: EventId };
  try {
    const child = { id: InstanceId, execution: newExecutionId(), name: Name, version: Version, input: Input, parent };
    createInstance(sql, child, now);
  } catch (error) {
    if (!(error instanceof InstanceExistsError)) throw error;
    const failure = { TaskScheduledId: EventId, Reason: error.message, Details: `Instance '${InstanceId}'` };
    addMessage(sql, id, execution, newEvent("SubOrchestrationInstanceFailed", new Date(now).toISOString(), failure));
  }
}
