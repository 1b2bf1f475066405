import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../testing/fakes/faults.ts";
import { memoryContainer } from "../../gold/testing/memory-container.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { OutgoingEvent } from "../../platform/azure/hubs.ts";
import type { BalanceFact } from "../../silver/documents/balance.ts";
import { factsReader } from "../../silver/open-silver-reader.ts";
import type { Outbox } from "./outbox.ts";
import { runOutbox } from "./run.ts";

const limits = { pageSize: 3, concurrency: 2, deadline: Number.POSITIVE_INFINITY };

const customer = (email: string, year: number, enqueuedTime = 1): BalanceFact => ({
  ...{ id: `${email} ${enqueuedTime}`, kind: "customer", email, enqueuedTime, birthYear: String(year) },
  attributes: { name: "", email: email.toUpperCase(), phone: "", birthDay: `${year}-02-03` },
});
const assessment = (email: string, score: number, time = 5): BalanceFact => ({
  ...{ id: `${email} ${time} ${score} a`, kind: "assessment", email, customer: email.toUpperCase(), score, time },
});

/** An outbox in memory; `fault` says what happens to each request of it. */
function outboxHere(fault: () => "none" | "before" | "after" = () => "none") {
  const [balance, letters, progress] = ["email", "email", "summary"].map((key) => memoryContainer(key));
  if (!balance || !letters || !progress) throw new Error("three containers expected");
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
    balance: withFaults(balance, fault),
    letters: withFaults(inRanges(letters), fault),
    progress: withFaults(progress, fault),
    facts: factsReader(() => withFaults(balance, fault)),
    hub: withFaults(hub, fault),
  };
  return { published, put: balance.put, run: () => runOutbox(outbox, limits, () => 0) };
}

/** As Cosmos DB does it: the first page of a query is of one range of partitions, and may be empty though others hold something. */
function inRanges(container: DocumentContainer): DocumentContainer {
  return {
    ...container,
    queryAll: async (query, parameters, limit, token) =>
      token === undefined ? { items: [], continuation: "0" } : container.queryAll(query, parameters, limit, token),
  };
}

describe("the outbox", () => {
  it("sends a score once both the customer and the assessment are there, whichever comes first", async () => {
    const here = outboxHere();
    here.put(assessment("ann@x", -3));
    expect(await here.run()).toEqual({ written: 0, published: 0 });
    here.put(customer("bob@x", 1970));
    here.put(customer("ann@x", 1965));
    here.put(assessment("bob@x", 2.5));
    expect(await here.run()).toEqual({ written: 2, published: 2 });
    expect(here.published).toContainEqual({
      id: "ann@x 5 -3 a",
      key: "ANN@X",
      score: { customer: "ANN@X", score: -3, email: "ANN@X", birthYear: "1965" },
    });
  });

  it("sends nothing again for a customer that is written twice, or whose birth day is corrected", async () => {
    const here = outboxHere();
    here.put(customer("ann@x", 1965));
    here.put(assessment("ann@x", -3));
    await here.run();
    here.put(customer("ann@x", 1965, 2));
    here.put(customer("ann@x", 1999, 3));
    here.put(assessment("ann@x", -3));
    expect(await here.run()).toEqual({ written: 0, published: 0 });
    here.put(assessment("ann@x", -4));
    await here.run();
    expect(here.published.map(({ score }) => (score as { birthYear: string }).birthYear)).toEqual(["1965", "1999"]);
  });

  it("sends every score at least once whatever fails, and once when nothing does", async () => {
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
        const here = outboxHere(() => plan.shift() ?? "none");
        for (const fact of some) {
          here.put(fact);
          await untilDone(here.run);
        }
        const known = new Set(some.flatMap((fact) => (fact.kind === "customer" ? [fact.email] : [])));
        const due = some.flatMap((fact) => (fact.kind === "assessment" && known.has(fact.email) ? [fact.id] : []));
        const ids = here.published.map(({ id }) => id);
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
