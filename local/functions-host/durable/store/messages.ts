import type { HistoryEvent } from "../wire/history-events.ts";
import { rowsOf, type Sql } from "./database.ts";

export interface MessageRow {
  readonly id: number;
  /** JSON text. */
  readonly event: string;
}

/** @param execution the run that it is for; null when it is for any */
export function addMessage(sql: Sql, instance: string, execution: string | null, event: HistoryEvent): void {
  sql.run`INSERT INTO messages (instance, execution, event) VALUES (${instance}, ${execution}, ${JSON.stringify(event)})`;
}

/** Tells a run of an instance what became of something that it scheduled, if it still goes on. */
export function tell(sql: Sql, instance: string, execution: string, event: HistoryEvent): void {
  const isWaiting = sql.get`SELECT 1 FROM instances
    WHERE id = ${instance} AND execution = ${execution} AND status IN ('Pending', 'Running', 'Suspended')`;
  if (isWaiting !== undefined) addMessage(sql, instance, execution, event);
}

export function messagesOf(sql: Sql, instance: string): MessageRow[] {
  return rowsOf<MessageRow>(sql.all`SELECT id, event FROM messages WHERE instance = ${instance} ORDER BY id`);
}
