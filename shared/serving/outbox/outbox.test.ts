import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../testing/fakes/faults.ts";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { OutgoingEvent } from "../../platform/azure/outgoing-event.ts";
import type { BalanceDocument } from "../../silver/documents/registry.ts";
import { openSilverReader } from "../../silver/open-silver-reader.ts";
import type { Outbox } from "./outbox.ts";
import type { Output } from "./output.ts";
import { riskScores } from "./outputs/risk-scores.ts";
import { runOutbox } from "./run.ts";

const limits = { pageSize: 3, concurrency: 2, deadline: Number.POSITIVE_INFINITY };

const customer = (email: string, year: number, enqueuedTime = 1): BalanceDocument => ({
  ...{ id: `${email} ${enqueuedTime}`, kind: "customer", email, enqueuedTime, birthYear: String(year) },
  attributes: { name: "", email: email.toUpperCase(), phone: "", birthDay: `${year}-02-03` },
});
const assessment = (email: string, score: number, time = 5): BalanceDocument => ({
  ...{ id: `${email} ${time} ${score} a`, kind: "assessment", email, customer: email.toUpperCase(), score, time },
});

/** An outbox of risk scores in memory; `fault` is called for each request. */
function outboxFixture(fault: () => "none" | "before" | "after" = () => "none") {
  const [balance, messages, progress] = ["email", "subject", "consumer"].map((key) => memoryContainer(key));
  if (!balance || !messages || !progress) throw new Error("three containers expected");
  const published: { id: string; key: string; score: unknown }[] = [];
  const hub = {
    async publish(events: readonly OutgoingEvent[]) {
      for (const { key, body, properties } of events)
        published.push({
          id: properties?.["id"] ?? "",
          key: key ?? "",
          score: JSON.parse(Buffer.from(body).toString()),
        });
    },
  };
  const outbox: Outbox = {
    outputs: [riskScores as Output<never> as Output],
    source: () => withFaults(balance, fault),
    gold: () => memoryContainer("userId"),
    messages: withFaults(inRanges(messages), fault),
    progress: withFaults(progress, fault),
    silver: openSilverReader(() => withFaults(balance, fault)),
    hub: () => withFaults(hub, fault),
    webhook: undefined,
    alertsAt: async () => [],
    isVisible: async () => true,
    alertMaximumAge: 0,
    now: () => 0,
  };
  return { published, put: balance.put, run: () => runOutbox(outbox, limits) };
}

/** As in Cosmos DB, the first page of a query may be empty although later pages are not. */
function inRanges(container: DocumentContainer): DocumentContainer {
  return {
    ...container,
    queryAllPartitions: async (query, parameters, limit, token) =>
      token === undefined
        ? { items: [], continuation: "0" }
        : container.queryAllPartitions(query, parameters, limit, token),
  };
}

describe("the outbox", () => {
  it("sends a score when both the customer and the assessment are written, in any order", async () => {
    const fixture = outboxFixture();
    fixture.put(assessment("ann@x", -3));
    expect(await fixture.run()).toMatchObject({ written: 0, published: 0 });
    fixture.put(customer("bob@x", 1970));
    fixture.put(customer("ann@x", 1965));
    fixture.put(assessment("bob@x", 2.5));
    expect(await fixture.run()).toMatchObject({ written: 2, published: 2 });
    expect(fixture.published).toContainEqual({
      id: "ann@x 5 -3 a",
      key: "ANN@X",
      score: { customer: "ANN@X", score: -3, email: "ANN@X", birthYear: "1965" },
    });
  });

  it("sends no score again for a customer who is written twice, or whose birth day is corrected", async () => {
    const fixture = outboxFixture();
    fixture.put(customer("ann@x", 1965));
    fixture.put(assessment("ann@x", -3));
    await fixture.run();
    fixture.put(customer("ann@x", 1965, 2));
    fixture.put(customer("ann@x", 1999, 3));
    fixture.put(assessment("ann@x", -3));
    expect(await fixture.run()).toMatchObject({ written: 0, published: 0 });
    fixture.put(assessment("ann@x", -4));
    await fixture.run();
    expect(fixture.published.map(({ score }) => (score as { birthYear: string }).birthYear)).toEqual(["1965", "1999"]);
  });

  it("sends every score at least once after any faults, and exactly once without faults", async () => {
    const emails = fc.constantFrom("ann@x", "bob@x", "cyd@x");
    const facts = fc.array(
      fc.oneof(
        fc.tuple(emails, fc.constantFrom(1965, 1970), fc.nat(3)).map((of) => customer(...of)),
        fc.tuple(emails, fc.constantFrom(-3, 2.5), fc.nat(3)).map((of) => assessment(...of)),
      ),
      { maxLength: 12 },
    );
    const faults = fc.array(fc.constantFrom("none", "none", "none", "before", "after"), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(facts, faults, async (some, plan) => {
        const isCalm = plan.every((fault) => fault === "none");
        const fixture = outboxFixture(() => plan.shift() ?? "none");
        for (const fact of some) {
          fixture.put(fact);
          await untilDone(fixture.run);
        }
        const known = new Set(some.flatMap((fact) => (fact.kind === "customer" ? [fact.email] : [])));
        const due = some.flatMap((fact) => (fact.kind === "assessment" && known.has(fact.email) ? [fact.id] : []));
        const ids = fixture.published.map(({ id }) => id);
        expect(new Set(ids)).toEqual(new Set(due));
        if (isCalm) expect(ids.length).toBe(new Set(ids).size);
      }),
      { numRuns: 500 },
    );
  });
});

async function untilDone(run: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await run();
      return;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
}
