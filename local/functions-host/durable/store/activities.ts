import type { HistoryEvent } from "../wire/history-events.ts";
import { rowsOf, type Sql } from "./database.ts";
import { tell } from "./messages.ts";

/** An activity that is to run, at least once. */
export interface ActivityRow {
  readonly id: number;
  readonly instance: string;
  readonly execution: string;
  /** The sequence number that its orchestrator scheduled it under. */
  readonly task: number;
  readonly name: string;
  /** JSON text of an array with the one input. */
  readonly input: string;
}

/** Takes activities for an owner, those that were scheduled first. */
export function takeActivities(sql: Sql, owner: string, limit: number): ActivityRow[] {
  const taken = sql.all`UPDATE activities SET owner = ${owner} WHERE id IN (
      SELECT id FROM activities WHERE owner IS NULL ORDER BY id LIMIT ${limit})
    RETURNING id, instance, execution, task, name, input`;
  return rowsOf<ActivityRow>(taken).sort((a, b) => a.id - b.id);
}

/** Tells what became of an activity, unless somebody else has taken it over meanwhile. */
export function completeActivity(sql: Sql, owner: string, activity: ActivityRow, event: HistoryEvent): void {
  const { changes } = sql.run`DELETE FROM activities WHERE id = ${activity.id} AND owner = ${owner}`;
  if (changes !== 0) tell(sql, activity.instance, activity.execution, event);
}

/** Gives an activity back, to be run again. */
export function releaseActivity(sql: Sql, owner: string, id: number): void {
  sql.run`UPDATE activities SET owner = NULL WHERE id = ${id} AND owner = ${owner}`;
}
