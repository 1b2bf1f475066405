import type { EpisodeOutcome } from "../replay/episode.ts";
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
import { addMessage, deliver, type MessageRow, messagesOf } from "./messages.ts";

/** The stored input of an episode. */
export interface LoadedEpisode {
  readonly instance: InstanceRow;
  /** JSON texts of the processed events. */
  readonly history: readonly string[];
  readonly messages: readonly MessageRow[];
}

/** Claims instances with messages for an owner, ordered by their oldest message. */
export function claimInstances(sql: Sql, owner: string, limit: number): string[] {
  const claimed = sql.all`UPDATE instances SET owner = ${owner} WHERE id IN (
      SELECT instances.id FROM messages JOIN instances ON instances.id = messages.instance
      WHERE instances.owner IS NULL AND instances.status IN ('Pending', 'Running')
      GROUP BY instances.id ORDER BY min(messages.id) LIMIT ${limit})
    RETURNING id`;
  return rowsOf<{ id: string }>(claimed).map(({ id }) => id);
}

/** Releases an instance without changes. */
export function releaseInstance(sql: Sql, owner: string, id: string): void {
  sql.run`UPDATE instances SET owner = NULL WHERE id = ${id} AND owner = ${owner}`;
}

export function loadEpisode(sql: Sql, id: string): LoadedEpisode | undefined {
  const instance = findInstance(sql, id);
  if (instance === undefined) return undefined;
  return { instance, history: historyOf(sql, id), messages: messagesOf(sql, id) };
}

/** JSON texts, oldest first. */
export function historyOf(sql: Sql, id: string): string[] {
  const rows = sql.all`SELECT event FROM history WHERE instance = ${id} ORDER BY position`;
  return rowsOf<{ event: string }>(rows).map(({ event }) => event);
}

export interface EpisodeCommit {
  readonly owner: string;
  readonly episode: LoadedEpisode;
  readonly outcome: EpisodeOutcome;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly newExecutionId: () => string;
}

/**
 * Stores all changes of an episode.
 *
 * @returns false, without changes, when the owner has lost the instance or it was terminated meanwhile
 */
export function commitEpisode(sql: Sql, commit: EpisodeCommit): boolean {
  const { owner, episode, outcome, now } = commit;
  const { id, execution } = episode.instance;
  const status = outcome.end?.status ?? "Running";
  const { changes } = sql.run`UPDATE instances
    SET owner = NULL, updated = ${now}, output = ${outcome.end?.output ?? null},
      status = CASE WHEN status = 'Suspended' AND ${status} = 'Running' THEN status ELSE ${status} END,
      custom_status = coalesce(${outcome.customStatus ?? null}, custom_status)
    WHERE id = ${id} AND execution = ${execution} AND owner = ${owner}`;
  if (changes === 0) return false;
  sql.run`DELETE FROM messages WHERE instance = ${id} AND id <= ${episode.messages.at(-1)?.id ?? 0}`;
  appendHistory(sql, id, episode.history.length, outcome.events);
  for (const event of outcome.scheduled) schedule(sql, commit, event);
  for (const task of outcome.cancelledTimers) sql.run`DELETE FROM timers WHERE instance = ${id} AND task = ${task}`;
  if (outcome.next !== undefined) continueAsNew(sql, commit, outcome.next);
  if (outcome.end !== undefined) {
    dropPendingWork(sql, id);
    notifyParent(sql, episode.instance, outcome.end.status, outcome.end.output, now);
  }
  return true;
}

/** Appends to a history that has this many events. */
export function appendHistory(sql: Sql, id: string, length: number, events: readonly HistoryEvent[]): void {
  events.forEach((event, index) => {
    const processed = JSON.stringify({ ...event, IsPlayed: true });
    sql.run`INSERT INTO history (instance, position, event) VALUES (${id}, ${length + index}, ${processed})`;
  });
}

/** Delivers the result of a sub-orchestration to its parent. */
export function notifyParent(sql: Sql, child: InstanceRow, status: RuntimeStatus, output: string, now: number): void {
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
  deliver(sql, parent, execution, event);
}

/** Deletes the history. Unhandled events follow the new start. */
function continueAsNew(
  sql: Sql,
  { episode, now, newExecutionId }: EpisodeCommit,
  next: NonNullable<EpisodeOutcome["next"]>,
): void {
  const { id, name, version } = episode.instance;
  const unprocessed = rowsOf<{ event: string }>(
    sql.all`SELECT event FROM messages WHERE instance = ${id} AND execution IS NULL ORDER BY id`,
  );
  dropPendingWork(sql, id);
  sql.run`DELETE FROM history WHERE instance = ${id}`;
  sql.run`UPDATE instances SET execution = ${newExecutionId()}, input = ${next.input} WHERE id = ${id}`;
  const started = { Name: name, Version: version, Input: next.input };
  addMessage(sql, id, null, newEvent("ExecutionStarted", new Date(now).toISOString(), started));
  for (const event of next.carriedEvents) addMessage(sql, id, null, event);
  for (const { event } of unprocessed) addMessage(sql, id, null, JSON.parse(event));
}

function schedule(sql: Sql, commit: EpisodeCommit, event: SchedulingEvent): void {
  const { id, execution } = commit.episode.instance;
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

/** A child whose id is in use fails for its parent, which would otherwise wait forever. */
function startChild(
  sql: Sql,
  { episode, now, newExecutionId }: EpisodeCommit,
  event: Extract<SchedulingEvent, { readonly InstanceId: string }>,
): void {
  const { id, execution } = episode.instance;
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
