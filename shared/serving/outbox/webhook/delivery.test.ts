import fc from "fast-check";
import { expect, it } from "vitest";
import { day, hour, minute, second } from "../../../platform/time.ts";
import { outboxMessageFrom } from "../message.ts";
import { type Answer, afterFailure, type Delivery, deliveryFrom, newDelivery } from "./delivery.ts";

const failures = fc.record({
  kind: fc.constant("failed" as const),
  failure: fc.constantFrom("status 500", "status 404", "time-out", "unreachable"),
  retryAfter: fc.option(fc.nat(3 * day), { nil: undefined }),
}) as fc.Arbitrary<Answer & { readonly kind: "failed" }>;

/** Requests at the earliest times, until the message is dead-lettered. */
function attemptsOf(id: string, answer: (attempt: number) => Answer & { readonly kind: "failed" }) {
  let delivery: Delivery = newDelivery(0);
  const times: number[] = [];
  while (delivery.state === "waiting") {
    times.push(delivery.nextAttempt);
    delivery = afterFailure(id, delivery, answer(times.length), delivery.nextAttempt);
  }
  return { times, last: delivery };
}

it("doubles the wait from 5 seconds to an hour, a quarter more or less, and ends exactly after 24 hours", () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      const { times, last } = attemptsOf(id, () => ({ kind: "failed", failure: "status 500" }));
      const waits = times.slice(1).map((time, n) => time - (times[n] ?? 0));
      for (const [n, wait] of waits.slice(0, -1).entries()) {
        const usual = Math.min(5 * second * 2 ** n, hour);
        expect(wait).toBeGreaterThanOrEqual(usual * 0.75);
        expect(wait).toBeLessThanOrEqual(usual * 1.25);
      }
      expect(last).toEqual({ state: "dead-lettered", attempts: times.length, failure: "status 500", since: day });
      expect([times[0], times.at(-1)]).toEqual([0, day]);
      expect(times.length).toBeGreaterThan(25);
    }),
  );
});

it("is retried until 24 hours have passed, whatever fails and however long the receiver asks to wait", () => {
  fc.assert(
    fc.property(fc.array(failures, { minLength: 1 }), fc.string(), (some, id) => {
      const { times } = attemptsOf(
        id,
        (attempt) => some[attempt % some.length] ?? { kind: "failed", failure: "time-out" },
      );
      expect(times.at(-1)).toBe(day);
      for (const [n, time] of times.entries()) expect(time - (times[n - 1] ?? 0)).toBeLessThanOrEqual(1.25 * hour);
      expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
    }),
  );
});

it("spreads messages that failed together", () => {
  const next = (id: string) => {
    const delivery = afterFailure(id, newDelivery(0) as never, { kind: "failed", failure: "time-out" }, 0);
    return delivery.state === "waiting" ? delivery.nextAttempt : 0;
  };
  expect(new Set(Array.from({ length: 100 }, (_, n) => next(`m${n}`))).size).toBeGreaterThan(90);
});

it("attempts a message once that waited for more than 24 hours while nothing ran", () => {
  const delivery = newDelivery(0) as Delivery & { readonly state: "waiting" };
  expect(afterFailure("m", delivery, { kind: "failed", failure: "status 500" }, 3 * day)).toMatchObject({
    state: "dead-lettered",
    attempts: 1,
  });
});

const message = {
  ...{ id: "m", output: "o", subject: "s", key: "k", published: false, createdAt: 5, body: { type: "t" } },
  delivery: { state: "waiting", attempts: 2, nextAttempt: minute, retryUntil: day, failure: "status 503" },
};
const dead = { state: "dead-lettered", attempts: 2, failure: "time-out", since: 7 };

it("is read as it was stored", () => {
  const { failure: _, ...first } = message.delivery;
  for (const delivery of [message.delivery, first, dead])
    expect(outboxMessageFrom({ ...message, delivery } as never)).toEqual({ ...message, delivery });
});

it.each([
  ["state", { ...message.delivery, state: "lost" }],
  ["attempts", { ...message.delivery, attempts: "2" }],
  ["nextAttempt", { ...message.delivery, nextAttempt: undefined }],
  ["retryUntil", { ...message.delivery, retryUntil: null }],
  ["failure", { ...message.delivery, failure: "https://x/hidden-token" }],
  ["failure", { ...dead, failure: undefined }],
  ["since", { ...dead, since: undefined }],
])("is rejected with an invalid %s", (property, delivery) => {
  expect(() => deliveryFrom({ id: "m", ...delivery } as never)).toThrow(`document m: ${property} is not as expected`);
});
