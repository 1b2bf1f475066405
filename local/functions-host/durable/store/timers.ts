import { newEvent } from "../wire/history-events.ts";
import { rowOf, rowsOf, type Sql } from "./database.ts";
import { deliver } from "./messages.ts";

interface TimerRow {
  readonly instance: string;
  readonly task: number;
  readonly execution: string;
  readonly fire_at: number;
}

/**
 * Fires the due timers.
 *
 * @param now epoch milliseconds
 */
export function fireTimers(sql: Sql, now: number): void {
  const due = sql.all`DELETE FROM timers WHERE fire_at <= ${now} RETURNING instance, task, execution, fire_at`;
  for (const { instance, task, execution, fire_at } of rowsOf<TimerRow>(due).sort((a, b) => a.fire_at - b.fire_at)) {
    const fired = { TimerId: task, FireAt: new Date(fire_at).toISOString() };
    deliver(sql, instance, execution, newEvent("TimerFired", new Date(now).toISOString(), fired));
  }
}

/** Time of the next timer, epoch milliseconds. */
export function nextTimer(sql: Sql): number | undefined {
  return rowOf<{ at: number | null }>(sql.get`SELECT min(fire_at) AS at FROM timers`)?.at ?? undefined;
}
