import { Fault, withFaults } from "../../../../../testing/fakes/faults.ts";
import { memoryContainer } from "../../../../../testing/fakes/memory-container.ts";
import { day, hour, isoTime, minute } from "../../../../platform/time.ts";
import { openSilverReader } from "../../../../silver/open-silver-reader.ts";
import type { OutboxMessage } from "../../message.ts";
import { type Outbox, outboxOfSink } from "../../outbox.ts";
import type { Output } from "../../output.ts";
import { healthAlerts, healthAlertWebhooks } from "../../outputs/health-alerts.ts";
import { runOutbox } from "../../run.ts";
import type { Answer } from "../delivery.ts";
import type { WebhookRequest } from "../webhook.ts";

export const noon = Date.UTC(2026, 5, 1, 12);
export const limits = { pageSize: 3, concurrency: 2, deadline: Number.POSITIVE_INFINITY };
export const accepted: Answer = { kind: "accepted" };

export interface Plan {
  /** Of the receiver, in order; accepted when it is at its end. */
  readonly answers?: Reply[];
  /** Of requests to the containers. */
  readonly faults?: ("none" | "before" | "after")[];
}
/** The answer that the app sees, and the milliseconds until it. */
export type Reply = { readonly answer: Answer; readonly takes?: number };

const row = (user: string, alert: string) => ({
  ...{ user_id: user, id: alert, kind: "high", start: isoTime(noon), end: isoTime(noon + 10 * minute) },
  ...{ minutes: 10, peak_bpm: 131.5, threshold_bpm: 120 },
});

/** Gold's alerts, the outbox and a receiver in memory. */
export function webhookFixture({ answers = [], faults = [] }: Plan = {}) {
  const [gold, messages, progress] = [
    memoryContainer("userId"),
    memoryContainer("subject"),
    memoryContainer("consumer"),
  ];
  const clock = { now: noon + hour };
  const hidden = new Set<string>();
  const requests: (WebhookRequest & { readonly answer: Answer })[] = [];
  const fault = () => faults.shift() ?? "none";
  const published: string[] = [];
  const outbox: Outbox = {
    outputs: [healthAlerts, healthAlertWebhooks] as readonly Output<never>[] as readonly Output[],
    source: () => withFaults(gold, fault),
    gold: () => withFaults(gold, fault),
    silver: openSilverReader(() => gold),
    messages: withFaults(messages, fault),
    progress: withFaults(progress, fault),
    hub: () => ({
      publish: async (events) => {
        published.push(...events.map(({ body }) => JSON.parse(Buffer.from(body).toString()).type));
      },
    }),
    webhook: {
      async send(request) {
        const { answer, takes = 0 } = answers.shift() ?? { answer: accepted };
        requests.push({ ...request, answer });
        clock.now += takes;
        return answer;
      },
    },
    alertsAt: async () => [],
    isVisible: async (userId) => !hidden.has(userId),
    alertMaximumAge: 100 * day,
    now: () => clock.now,
  };
  const webhooks = outboxOfSink(outbox, "webhook");
  const run = async () => {
    for (;;) {
      try {
        return await runOutbox(webhooks, limits);
      } catch (error) {
        // The process was killed and is started again.
        if (!(error instanceof Fault)) throw error;
      }
    }
  };
  const alerts = (...some: string[]) => {
    for (const user of ["ann", "bob"])
      gold.put({
        ...{ id: user, userId: user },
        rows: some.filter((each) => each.startsWith(user[0] ?? "")).map((alert) => row(user, alert)),
      } as { id: string });
  };
  const stored = () => messages.all<OutboxMessage>();
  return { alerts, run, clock, hidden, requests, stored, messages, outbox, published };
}
