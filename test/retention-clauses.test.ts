import fc from "fast-check";
import { expect, test } from "vitest";
import type { Gold } from "../shared/gold/run/gold.ts";
import type { Cutoffs } from "../shared/gold/run/retention-store.ts";
import type { DocumentContainer, Identified } from "../shared/platform/azure/documents.ts";
import type { Property } from "../shared/silver/documents/property.ts";
import { firstDay } from "../testing/days-of-events.ts";
import {
  type Delivery,
  expectRetained,
  isBareLogout,
  type RetainedStores,
  retainedDeliveries,
} from "../testing/retained-delivery.ts";

/* Without one clause of retention some history differs: the property of `retention.test.ts` notices it. */

/** What gold reads of the applied retention when it computes. */
const seeing = (change: (cutoffs: Cutoffs) => Cutoffs) => (gold: Gold) => ({
  ...gold,
  gold(name: string): DocumentContainer {
    const container = gold.gold(name);
    return new Proxy(container, {
      get(object, property, receiver) {
        const member: unknown = Reflect.get(object, property, receiver);
        if (property !== "read" || typeof member !== "function") return member;
        return async (...of: unknown[]) => {
          const stored: { document: Identified & { cutoffs: Cutoffs } } | undefined = await Reflect.apply(
            member,
            object,
            of,
          );
          if (stored?.document.id !== "retention") return stored;
          return { ...stored, document: { ...stored.document, cutoffs: change(stored.document.cutoffs) } };
        };
      },
    });
  },
});

const aDayBefore = (cutoffs: Cutoffs): Cutoffs =>
  Object.fromEntries(Object.entries(cutoffs).map(([kind, time]) => [kind, time - 86_400_000]));

/** Deliveries in which a clause matters more often. */
const interrupted = fc
  .tuple(retainedDeliveries, fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 4, maxLength: 8 }))
  .map(([delivery, interruptions]) => ({ ...delivery, interruptions }));
const deletion = { user_id: "anna", update_type: "delete", timestamp: firstDay + 3 * 86_400_000 };
const erasedLate = retainedDeliveries.map(({ steps, ...delivery }) => ({
  ...delivery,
  steps: [
    ...steps.map((step) =>
      step.kind === "night" ? step : { ...step, sent: step.sent.filter((event) => !isBareLogout(event)) },
    ),
    { kind: "night" as const },
    { kind: "send" as const, sent: [{ stream: "profiles", body: JSON.stringify(deletion) }] },
  ],
}));

const clauses: [string, RetainedStores, fc.Arbitrary<Delivery>?][] = [
  ["a group that can read what is removed is frozen", { mutateGold: seeing(() => ({})) }],
  ["also one that begins shortly after it", { mutateGold: seeing(aDayBefore) }],
  ["nothing is frozen before gold has computed it", { mutateRetention: (context) => ({ ...context, summaries: [] }) }],
  ["nothing is removed before every run has ended that did not know of the freeze", { isEndless: true }, interrupted],
  [
    "what straddles the cutoff stays",
    {
      mutateRetention: (context) => ({
        ...context,
        silver: {
          ...context.silver,
          // A record of a whole visit is taken for one of its login.
          definitions: context.silver.definitions.map(({ properties, ...definition }) => {
            const { logout: _, ...others } = properties as typeof properties & { readonly logout?: Property };
            return { ...definition, properties: others };
          }),
        },
      }),
    },
  ],
  [
    "an erasure removes frozen rows",
    { mutateGold: (gold) => ({ ...gold, standingOf: async () => ({ standing: "used", restricted: [] }) }) },
    erasedLate,
  ],
];

test.each(clauses)("%s", { timeout: 300_000 }, async (_, stores, deliveries = retainedDeliveries) => {
  const property = fc.asyncProperty(deliveries, (delivery) => expectRetained(delivery, stores));
  const { failed, errorInstance } = await fc.check(property, {
    numRuns: 3000,
    endOnFailure: true,
    interruptAfterTimeLimit: 60_000,
  });
  expect([failed, (errorInstance as Error | null)?.name]).toEqual([true, "AssertionError"]);
});

test("with every clause none of these histories differs", { timeout: 120_000 }, async () => {
  for (const deliveries of [interrupted, erasedLate])
    await fc.assert(
      fc.asyncProperty(deliveries, (delivery) => expectRetained(delivery)),
      { numRuns: 60 },
    );
});
