import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { day, hour, minute, second } from "../../../platform/time.ts";
import { eraseMessagesIn } from "../erase-messages.ts";
import type { OutboxMessage } from "../message.ts";
import { outboxOfSink } from "../outbox.ts";
import { runOutbox } from "../run.ts";
import { resendDeadLetters } from "./dead-letters.ts";
import type { Answer } from "./delivery.ts";
import { accepted, limits, noon, type Plan, type Reply, webhookFixture } from "./testing/fixture.ts";
import type { WebhookRequest } from "./webhook.ts";

const failed = (failure: (Answer & { kind: "failed" })["failure"]): Answer => ({ kind: "failed", failure });

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
      answers: [{ answer: failed("status 500") }],
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
      answers: [{ answer: failed("unreachable") }],
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
    const answers = Array.from({ length: 1000 }, () => ({ answer: failed("status 503") }));
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
    const { alerts, run, requests } = webhookFixture({ answers: [{ answer: failed("status 410") }] });
    alerts("a1");
    expect(await run()).toMatchObject({ deadLettered: 1, failures: ["status 410"] });
    await run();
    expect(requests).toHaveLength(1);
  });

  it("waits as long as the receiver asks, at most an hour", async () => {
    const answer = { ...failed("status 429"), retryAfter: 10 * minute } as Answer;
    const { alerts, run, clock, requests } = webhookFixture({ answers: [{ answer }] });
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
      answers: [{ answer: failed("status 500") }],
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
    const { alerts, run, messages } = webhookFixture({ answers: [{ answer: failed("status 410") }] });
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
      { answer: accepted },
      { answer: failed("status 500") },
      { answer: failed("status 410") },
      { answer: { kind: "failed", failure: "status 429", retryAfter: 20 * minute } },
      { answer: failed("time-out"), takes: 10 * second },
      { answer: failed("time-out"), takes: 10 * second },
      // The response is lost.
      { answer: failed("unreachable") },
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
