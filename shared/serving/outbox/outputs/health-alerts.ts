import { type GroupDocument, groupDocumentFrom } from "../../../gold/group.ts";
import { healthAlerts as summary } from "../../../gold/health-alerts/health-alerts.ts";
import type { Row } from "../../../gold/summary.ts";
import type { Identified } from "../../../platform/azure/documents.ts";
import { hashId } from "../../../platform/hash-id.ts";
import type { NewMessage, OutboxMessage } from "../message.ts";
import type { Output, OutputContext, Sink } from "../output.ts";

type AlertDocument = GroupDocument & { readonly userId: string };

export const alertsHub = "health-alerts";

export const healthAlerts = alertOutput("health-alerts", { kind: "hub", hub: alertsHub });

/** They have messages of their own, so that a webhook that fails and the hub do not wait for each other. */
export const healthAlertWebhooks = alertOutput("health-alert-webhooks", { kind: "webhook" });

/**
 * An episode that appears is raised, one that disappears is withdrawn, and one that appears again is raised again: the
 * messages of an alert are numbered, and alternate. Whether an alert is raised is compared with gold as it is now, over
 * all groups of the person, because a corrected time zone moves an episode to the group of another day.
 */
function alertOutput(name: string, sink: Sink): Output<AlertDocument> {
  return {
    name,
    source: { database: "gold", container: summary.container },
    sink,
    recipients: "alerts with the user id and heart rates",
    subjectOf: ({ userId }) => userId,
    async messagesOf(userId, _, context) {
      const documents = await context.gold(summary.container).queryPartition<Identified>(userId, "SELECT * FROM c", {});
      const rows = documents.flatMap((document) => groupDocumentFrom(document).rows);
      const current = new Map(rows.map((row) => [textOf(row, "id"), row]));
      const stored = await context.messages.queryPartition<OutboxMessage>(userId, "SELECT * FROM c", {});
      const byAlert = Map.groupBy(
        stored.filter(({ output }) => output === name),
        ({ body }) => String(body["id"]),
      );
      const messages: NewMessage[] = [];
      for (const id of new Set([...byAlert.keys(), ...current.keys()])) {
        const message = nextMessage(name, userId, id, byAlert.get(id) ?? [], current.get(id));
        if (
          message !== undefined &&
          isNews(current.get(id), context) &&
          (await context.isVisible(userId, message.time ?? 0))
        )
          messages.push(message);
      }
      return messages;
    },
    /** Those about people who are neither restricted nor erased since the message was computed. */
    async dueOf(messages, { isVisible }) {
      const due = new Set<string>();
      for (const { id, subject, time = 0 } of messages) if (await isVisible(subject, time)) due.add(id);
      return ({ id }) => due.has(id);
    },
  };
}

/** Undefined while the last message equals what gold contains. */
function nextMessage(
  name: string,
  userId: string,
  id: string,
  before: readonly OutboxMessage[],
  row: Row | undefined,
): NewMessage | undefined {
  const isRaised = before.length % 2 === 1;
  const body = row === undefined ? before[0]?.body : bodyOf(row);
  if ((row !== undefined) === isRaised || body === undefined) return undefined;
  return {
    id: messageId(name, id, before.length),
    subject: userId,
    key: userId,
    time: Date.parse(String(body["start"])),
    body: { ...body, type: row === undefined ? "health.alert.withdrawn" : "health.alert.raised" },
    ...(before.length === 0 ? {} : { after: messageId(name, id, before.length - 1) }),
  };
}

/** A history that is loaded wakes nobody. A withdrawal follows an alert, however old it is by then. */
function isNews(row: Row | undefined, { now, alertMaximumAge }: OutputContext): boolean {
  return row === undefined || Date.parse(textOf(row, "end")) >= now() - alertMaximumAge;
}

function messageId(output: string, alert: string, number: number): string {
  return hashId(output, alert, number);
}

function bodyOf(row: Row): NewMessage["body"] {
  return {
    type: "health.alert.raised",
    ...{ id: textOf(row, "id"), user_id: textOf(row, "user_id"), kind: textOf(row, "kind") },
    start: textOf(row, "start"),
    ...{ minutes: Number(row["minutes"]), peak_bpm: Number(row["peak_bpm"]) },
    threshold_bpm: Number(row["threshold_bpm"]),
  };
}

function textOf(row: Row, column: string): string {
  return String(row[column]);
}
