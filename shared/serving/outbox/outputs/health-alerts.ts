import { type GroupDocument, groupDocumentFrom } from "../../../gold/group.ts";
import { healthAlerts as summary } from "../../../gold/health-alerts/health-alerts.ts";
import type { Row } from "../../../gold/summary.ts";
import type { Identified } from "../../../platform/azure/documents.ts";
import { hashId } from "../../../platform/hash-id.ts";
import { minute } from "../../../platform/time.ts";
import type { NewMessage, OutboxMessage } from "../message.ts";
import type { Outbox } from "../outbox.ts";
import type { Output, OutputContext, Sink } from "../output.ts";
import { requestReview } from "../reviews.ts";

type AlertDocument = GroupDocument & { readonly userId: string };

/** Milliseconds after which gold is looked at again that has not written an episode yet. */
const goldPatience = minute;

export const alertsHub = "health-alerts";

export const healthAlerts = alertOutput("health-alerts", { kind: "hub", hub: alertsHub });

/** They have messages of their own, so that a webhook that fails and the hub do not wait for each other. */
export const healthAlertWebhooks = alertOutput("health-alert-webhooks", { kind: "webhook" });

/**
 * An episode that appears is raised, one that disappears is withdrawn, and one that appears again is raised again: the
 * messages of an alert are numbered, and alternate. Whether an alert is raised is compared with gold as it is now, over
 * all groups of the person, because a corrected time zone moves an episode to the group of another day. While gold
 * recomputes, an episode can be in neither group: it is withdrawn only if silver does not contain it either.
 */
function alertOutput(name: string, sink: Sink): Output<AlertDocument> {
  return {
    name,
    source: { database: "gold", container: summary.container },
    sink,
    recipients: "alerts with the user id and heart rates",
    subjectOf: ({ userId }) => userId,
    async messagesOf(userId, _, context) {
      const rows = await rowsOf(userId, context);
      // Read after gold: a later change of gold is in the feed.
      const before = await messagesBefore(name, userId, context);
      const messages: NewMessage[] = [];
      const waits: number[] = [];
      for (const id of new Set([...before.keys(), ...rows.keys()])) {
        const row = rows.get(id);
        const message = nextMessage(name, userId, id, before.get(id) ?? [], row);
        const due = message === undefined ? undefined : await dueTime(message, row, context);
        if (message === undefined || due === undefined) continue;
        if (due > context.now()) waits.push(due);
        else messages.push(message);
      }
      return waits.length === 0 ? { messages } : { messages, pendingUntil: Math.min(...waits) };
    },
    /** Those about people who are neither restricted nor erased since the message was computed. */
    async dueOf(messages, { isVisible }) {
      const due = new Set<string>();
      for (const { id, subject, time = 0 } of messages) if (await isVisible(subject, time)) due.add(id);
      return ({ id }) => due.has(id);
    },
  };
}

/** Lets the outbox determine the messages about a user again, without a change of gold. */
export async function reviewAlerts(outbox: Outbox, userId: string): Promise<void> {
  const { outputs, messages, now } = outbox;
  for (const { name, source } of outputs)
    if (source.container === summary.container) await requestReview(messages, name, userId, now());
}

/** The alerts of a user in gold, by id. */
async function rowsOf(userId: string, context: OutputContext): Promise<ReadonlyMap<string, Row>> {
  const documents = await context.gold(summary.container).queryPartition<Identified>(userId, "SELECT * FROM c", {});
  const rows = documents.flatMap((document) => groupDocumentFrom(document).rows);
  return new Map(rows.map((row) => [textOf(row, "id"), row]));
}

/** The messages of an output about a user, by the id of the alert. */
async function messagesBefore(
  name: string,
  userId: string,
  context: OutputContext,
): Promise<ReadonlyMap<string, readonly OutboxMessage[]>> {
  const stored = await context.messages.queryPartition<OutboxMessage>(userId, "SELECT * FROM c", {});
  return Map.groupBy(
    stored.filter(({ output }) => output === name),
    ({ body }) => String(body["id"]),
  );
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

/**
 * When a message becomes due, epoch milliseconds; undefined if it never does by the present state. The clock of a
 * device can be ahead: an episode whose last minute has not begun has not happened yet. A history that is loaded wakes
 * nobody. A withdrawal follows an alert, however old it is by then, unless gold will write the episode again.
 */
async function dueTime(message: NewMessage, row: Row | undefined, context: OutputContext): Promise<number | undefined> {
  const now = context.now();
  if (!(await context.isVisible(message.subject, message.time ?? 0))) return undefined;
  if (row === undefined) return (await isInSilver(message, context)) ? now + goldPatience : now;
  const end = Date.parse(textOf(row, "end"));
  return end >= now - context.alertMaximumAge ? Math.max(now, end - minute) : undefined;
}

/** Gold writes group by group: the episode can be in none for a moment. */
async function isInSilver({ subject, time = 0, body }: NewMessage, context: OutputContext): Promise<boolean> {
  return (await context.alertsAt(subject, time)).some((row) => row["id"] === body["id"]);
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
