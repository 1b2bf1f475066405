import type { HistoryEvent } from "../wire/history-events.ts";
import { rowsOf, type Sql } from "./database.ts";

export interface MessageRow {
  readonly id: number;
  /** JSON text. */
  readonly event: string;
}

/** @param execution the execution that receives it; null for any */
export function addMessage(sql: Sql, instance: string, execution: string | null, event: HistoryEvent): void {
  sql.run`INSERT INTO messages (instance, execution, event) VALUES (${instance}, ${execution}, ${JSON.stringify(event)})`;
}

/** Delivers the result of a task to the execution that scheduled it, if that is still active. */
export function deliver(sql: Sql, instance: string, execution: string, event: HistoryEvent): void {
  const isActive = sql.get`SELECT 1 FROM instances
    WHERE id = ${instance} AND execution = ${execution} AND status IN ('Pending', 'Running', 'Suspended')`;
  if (isActive !== undefined) addMessage(sql, instance, execution, event);
}

export function messagesOf(sql: Sql, instance: string): MessageRow[] {
  return rowsOf<MessageRow>(sql.all`SELECT id, event FROM messages WHERE instance = ${instance} ORDER BY id`);
}
