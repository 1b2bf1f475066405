import { withFaults } from "../../../../../testing/fakes/faults.ts";
import { memoryContainer } from "../../../../../testing/fakes/memory-container.ts";
import { healthAlerts as summary } from "../../../../gold/health-alerts/health-alerts.ts";
import { goldFixture } from "../../../../gold/testing/fixture.ts";
import type { OutgoingEvent } from "../../../../platform/azure/outgoing-event.ts";
import { day, hour, isoTime, minute } from "../../../../platform/time.ts";
import type { Outbox } from "../../outbox.ts";
import type { Output } from "../../output.ts";
import { runOutbox } from "../../run.ts";
import { healthAlerts } from "../health-alerts.ts";

export const noon = Date.UTC(2026, 5, 1, 12);
export const limits = { pageSize: 3, concurrency: 2, deadline: Number.POSITIVE_INFINITY };

type Group = { readonly id: string; readonly userId: string; readonly rows: object[] };

export const row = (alert: string, start: number, userId = "ann") => ({
  ...{ user_id: userId, date: isoTime(start).slice(0, 10), hour: isoTime(start).slice(0, 13), id: alert, kind: "high" },
  ...{ start: isoTime(start), end: isoTime(start + 10 * minute), minutes: 10, peak_bpm: 131.5, threshold_bpm: 120 },
});

/** Gold's alerts and the outbox in memory; `fault` is called for each request. */
export function alertFixture(fault: () => "none" | "before" | "after" = () => "none") {
  const [gold, messages, progress] = [
    memoryContainer("userId"),
    memoryContainer("subject"),
    memoryContainer("consumer"),
  ];
  const published: { readonly id: string; readonly type: string; readonly alert: string }[] = [];
  const hub = {
    async publish(events: readonly OutgoingEvent[]) {
      for (const { body, properties } of events) {
        const { type, id: alert } = JSON.parse(Buffer.from(body).toString());
        published.push({ id: properties?.["id"] ?? "", type: type.replace("health.alert.", ""), alert });
      }
    },
  };
  const clock = { now: noon + hour };
  const hidden = new Set<string>();
  /** The alerts that silver gives. */
  const inSilver = new Set<string>();
  const outbox: Outbox = {
    outputs: [healthAlerts as Output<never> as Output],
    source: () => withFaults(gold, fault),
    gold: () => withFaults(gold, fault),
    silver: goldFixture([summary]).gold.silverReader,
    messages: withFaults(messages, fault),
    progress: withFaults(progress, fault),
    hub: () => withFaults(hub, fault),
    webhook: undefined,
    alertsAt: async () => [...inSilver].map((id) => ({ id })),
    isVisible: async (userId) => !hidden.has(userId),
    alertMaximumAge: day,
    now: () => clock.now,
  };
  const put = (id: string, rows: object[], userId = "ann") => gold.put({ id, userId, rows } as Group);
  return { ...{ published, put, clock, hidden, inSilver, messages, outbox }, run: () => runOutbox(outbox, limits) };
}
