import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../../testing/fakes/faults.ts";
import { memoryContainer } from "../../../../testing/fakes/memory-container.ts";
import { day, hour, isoTime, minute, second } from "../../../platform/time.ts";
import { openSilverReader } from "../../../silver/open-silver-reader.ts";
import { eraseMessagesIn } from "../erase-messages.ts";
import type { OutboxMessage } from "../message.ts";
import { type Outbox, outboxOfSink } from "../outbox.ts";
import type { Output } from "../output.ts";
import { healthAlerts, healthAlertWebhooks } from "../outputs/health-alerts.ts";
import { runOutbox } from "../run.ts";
import { resendDeadLetters } from "./dead-letters.ts";
import type { Answer } from "./delivery.ts";
import type { WebhookRequest } from "./webhook.ts";

const noon = Date.UTC(2026, 5, 1, 12);
const limits = { pageSize: 3, concurrency: 2, deadline: Number.POSITIVE_INFINITY };
const accepted: Answer = { kind: "accepted" };
const failed = (failure: (Answer & { kind: "failed" })["failure"]): Answer => ({ kind: "failed", failure });

interface Plan {
  /** Of the receiver, in order; accepted when it is at its end. */
  readonly answers?: Reply[];
  /** Of requests to the containers. */
  readonly faults?: ("none" | "before" | "after")[];
}
/** Whether the request arrived, the answer that the app sees, and how long it took. */
type Reply = { readonly answer: Answer; readonly arrives: boolean; readonly takes?: number };

const row = (user: string, alert: string) => ({
  ...{ user_id: user, id: alert, kind: "high", start: isoTime(noon), end: isoTime(noon + 10 * minute) },
  ...{ minutes: 10, peak_bpm: 131.5, threshold_bpm: 120 },
});

/** Gold's alerts, the outbox and a receiver in memory. */
function webhookFixture({ answers = [], faults = [] }: Plan = {}) {
  const [gold, messages, progress] = [
    memoryContainer("userId"),
    memoryContainer("subject"),
    memoryContainer("consumer"),
  ];
  const clock = { now: noon + hour };
  const hidden = new Set<string>();
  const requests: (WebhookRequest & { readonly arrived: boolean; readonly answer: Answer })[] = [];
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
        const { answer, arrives, takes = 0 } = answers.shift() ?? { answer: accepted, arrives: true };
        requests.push({ ...request, arrived: arrives, answer });
        clock.now += takes;
        return answer;
      },
    },
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

const textsOf = (requests: readonly WebhookRequest[]) =>
  requests.map(({ body }) => {
    const { type, data } = JSON.parse(body);
    return `${data.id} ${type.replace("health.alert.", "")}`;
  });

/** How many messages of its alert precede it. */
function numberOf(message: OutboxMessage, all: ReadonlyMap<string, OutboxMessage>): number {
  const before = all.get(message.after ?? "");
  return before === undefined ? 0 : 1 + numberOf(before, all);
}

/** It was delivered, or it was given up by the rules. */
function expectOutcome(
  { published, delivery, createdAt }: OutboxMessage,
  requests: readonly { readonly answer: Answer }[],
): void {
  const answer = requests.at(-1)?.answer;
  if (published) expect(answer).toEqual(accepted);
  else if (delivery?.state !== "dead-lettered") expect.fail("the message waits for ever");
  else if (delivery.failure === "earlier message dead-lettered") expect(requests).toEqual([]);
  else {
    expect(answer).toMatchObject({ kind: "failed", failure: delivery.failure });
    if (delivery.failure !== "status 410") expect(delivery.since).toBeGreaterThanOrEqual(createdAt + day);
  }
}

const alertOf = (body: string): string => JSON.parse(body).data.id;

function expectOrder(requests: readonly WebhookRequest[], all: ReadonlyMap<string, OutboxMessage>): void {
  const numbers = requests.map(({ id }) => numberOf(all.get(id) as OutboxMessage, all));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
}

/** Changes of gold and waits, each followed by a run, and 30 hours more. No dead letter is attempted. */
async function afterHistory(history: readonly (readonly string[] | number)[], plan: Plan) {
  const { alerts, run, clock, requests, stored } = webhookFixture(plan);
  const deadLettered = new Set<string>();
  for (const step of [...history, ...Array<number>(30).fill(hour)]) {
    if (typeof step === "number") clock.now += step;
    else alerts(...step);
    const before = requests.length;
    await run();
    expect(requests.slice(before).filter(({ id }) => deadLettered.has(id))).toEqual([]);
    for (const { id, delivery } of stored()) if (delivery?.state === "dead-lettered") deadLettered.add(id);
  }
  return { requests, messages: stored(), deadLettered };
}

describe("the delivery to a webhook", () => {
  it("sends the message in the envelope of the convention, equal in every request", async () => {
    const { alerts, run, clock, requests } = webhookFixture({
      answers: [{ answer: failed("status 500"), arrives: true }],
    });
    alerts("a1");
    await run();
    clock.now += minute;
    await run();
    const [first, second_] = requests;
    expect(JSON.parse(first?.body ?? "")).toEqual({
      type: "health.alert.raised",
      timestamp: "2026-06-01T13:00:00.000Z",
      data: {
        ...{ id: "a1", user_id: "ann", kind: "high", start: "2026-06-01T12:00:00.000Z" },
        ...{ minutes: 10, peak_bpm: 131.5, threshold_bpm: 120 },
      },
    });
    expect(second_).toEqual({ ...first, time: noon + hour + minute, answer: accepted });
  });

  it("waits with a withdrawal until the alert is delivered, and does not attempt it before", async () => {
    const { alerts, run, clock, requests, stored } = webhookFixture({
      answers: [{ answer: failed("unreachable"), arrives: false }],
    });
    alerts("a1", "b1");
    await run();
    alerts("b1");
    await run();
    expect(textsOf(requests)).toEqual(["a1 raised", "b1 raised"]);
    expect(stored().filter(({ delivery }) => delivery?.state === "waiting")).toHaveLength(2);
    clock.now += minute;
    await run();
    expect(textsOf(requests).slice(2)).toEqual(["a1 raised", "a1 withdrawn"]);
    expect(stored().every(({ published, delivery }) => published && delivery === undefined)).toBe(true);
  });

  it("dead-letters after 24 hours, together with what follows, and sends both again in order", async () => {
    const answers = Array.from({ length: 1000 }, () => ({ answer: failed("status 503"), arrives: false }));
    const { alerts, run, clock, requests, stored, messages } = webhookFixture({ answers });
    alerts("a1");
    for (let minutes = 0; minutes <= 24 * 60; minutes += 1) {
      expect(stored().some(({ delivery }) => delivery?.state === "dead-lettered")).toBe(false);
      await run();
      clock.now += minute;
    }
    expect(stored().map(({ delivery }) => delivery)).toEqual([
      { state: "dead-lettered", attempts: requests.length, failure: "status 503", since: noon + 25 * hour },
    ]);
    expect(requests.length).toBeGreaterThan(25);
    expect(requests.length).toBeLessThan(45);
    answers.length = 0;
    alerts();
    expect(await run()).toMatchObject({ written: 1, published: 0, deadLettered: 1 });
    const before = requests.length;
    await run();
    expect(requests.length).toBe(before);
    expect(await resendDeadLetters(messages, clock.now)).toBe(2);
    await run();
    expect(textsOf(requests).slice(before)).toEqual(["a1 raised", "a1 withdrawn"]);
    expect(await resendDeadLetters(messages, clock.now)).toBe(0);
  });

  it("dead-letters at once when the receiver is gone", async () => {
    const { alerts, run, requests } = webhookFixture({ answers: [{ answer: failed("status 410"), arrives: true }] });
    alerts("a1");
    expect(await run()).toMatchObject({ deadLettered: 1, failures: ["status 410"] });
    await run();
    expect(requests).toHaveLength(1);
  });

  it("waits as long as the receiver asks, at most an hour", async () => {
    const answer = { ...failed("status 429"), retryAfter: 10 * minute } as Answer;
    const { alerts, run, clock, requests } = webhookFixture({ answers: [{ answer, arrives: false }] });
    alerts("a1");
    await run();
    for (const wait of [10 * minute - second, second]) {
      clock.now += wait;
      await run();
    }
    expect(requests.map(({ time }) => time)).toEqual([noon + hour, noon + hour + 10 * minute]);
  });

  it("sends nothing about a person who was restricted or erased while the message waited", async () => {
    const { alerts, run, clock, hidden, requests, stored } = webhookFixture({
      answers: [{ answer: failed("status 500"), arrives: false }],
    });
    alerts("a1");
    await run();
    hidden.add("ann");
    clock.now += hour;
    await run();
    expect([requests.length, stored()]).toEqual([1, []]);
  });

  it("leaves no message when its person is erased during the request, whatever the answer", async () => {
    for (const answer of [accepted, failed("status 500"), failed("status 410")]) {
      const { alerts, outbox, messages, stored } = webhookFixture();
      alerts("a1");
      const send = async () => {
        expect(await eraseMessagesIn(messages)([], [{ userId: "ann", until: noon }])).toBe(1);
        return answer;
      };
      await runOutbox({ ...outboxOfSink(outbox, "webhook"), webhook: { send } }, limits);
      expect(stored()).toEqual([]);
    }
  });

  it("erases dead-lettered messages too", async () => {
    const { alerts, run, messages } = webhookFixture({ answers: [{ answer: failed("status 410"), arrives: true }] });
    alerts("a1");
    await run();
    expect(await eraseMessagesIn(messages)([], [{ userId: "ann", until: noon }])).toBe(1);
  });

  it("does not delay the hub when the receiver never answers", async () => {
    const { alerts, outbox, published } = webhookFixture();
    alerts("a1");
    let isSent = false;
    const send = () => {
      isSent = true;
      return new Promise<never>(() => {});
    };
    void runOutbox({ ...outboxOfSink(outbox, "webhook"), webhook: { send } }, limits);
    await expect.poll(() => isSent).toBe(true);
    await runOutbox(outboxOfSink(outbox, "hub"), limits);
    alerts();
    await runOutbox(outboxOfSink(outbox, "hub"), limits);
    expect(published).toEqual(["health.alert.raised", "health.alert.withdrawn"]);
  });

  it("has no more requests at the same time than its limit, and begins no page after the deadline", async () => {
    const { alerts, outbox, clock, stored } = webhookFixture();
    alerts(...Array.from({ length: 20 }, (_, n) => `a${n}`));
    let [now, most, sent] = [0, 0, 0];
    const send = async (): Promise<Answer> => {
      now += 1;
      sent += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now -= 1;
      clock.now += 10 * second;
      return failed("time-out");
    };
    const of = { ...outboxOfSink(outbox, "webhook"), webhook: { send } };
    await runOutbox(of, { pageSize: 6, concurrency: 2, deadline: clock.now + second });
    expect([most, sent, stored().length]).toEqual([2, 6, 20]);
  });

  it("reaches every state once, in order, and never after a dead letter, whatever the receiver and the process do", async () => {
    const replies = fc.constantFrom<Reply>(
      { answer: accepted, arrives: true },
      { answer: failed("status 500"), arrives: false },
      { answer: failed("status 410"), arrives: true },
      { answer: { kind: "failed", failure: "status 429", retryAfter: 20 * minute }, arrives: false },
      { answer: failed("time-out"), arrives: true, takes: 10 * second },
      { answer: failed("time-out"), arrives: false, takes: 10 * second },
      // The response is lost.
      { answer: failed("unreachable"), arrives: true },
    );
    const steps = fc.array(
      fc.oneof(
        fc.subarray(["a1", "a2", "b1"]),
        fc.constantFrom(second, 10 * second, minute, hour, 9 * hour, 26 * hour),
      ),
      { maxLength: 12 },
    );
    const faults = fc.array(fc.constantFrom("none", "none", "none", "before", "after"), { maxLength: 80 });
    const seen = { deadLettered: 0, repeated: 0, delivered: 0 };
    await fc.assert(
      fc.asyncProperty(steps, fc.array(replies, { maxLength: 30 }), faults, async (history, answers, plan) => {
        const isCalm = answers.every(({ answer }) => answer === accepted) && plan.every((each) => each === "none");
        const { requests, messages, deadLettered } = await afterHistory(history, {
          answers: [...answers],
          faults: plan,
        });
        const all = new Map(messages.map((message) => [message.id, message]));
        for (const message of all.values()) {
          const own = requests.filter(({ id }) => id === message.id);
          expectOutcome(message, own);
          if (isCalm) expect(own).toHaveLength(1);
          if (own.length > 1) seen.repeated += 1;
        }
        for (const alert of ["a1", "a2", "b1"])
          expectOrder(
            requests.filter(({ body }) => alertOf(body) === alert),
            all,
          );
        seen.deadLettered += deadLettered.size;
        seen.delivered += all.size - deadLettered.size;
      }),
      { numRuns: 300 },
    );
    // Otherwise the rules above are about nothing.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  }, 120_000);
});
