import fc from "fast-check";
import { expect, test } from "vitest";
import type { SilverErasure } from "../shared/silver/erasure/silver-erasure.ts";
import { deliveries, expectReference } from "../testing/delivery.ts";

/* Without one clause of erasure some history differs from the reference: the property of `order.test.ts` notices it. */

/** Slices read tombstones without a property. */
const forgetting = (forgotten: object) => (erasure: SilverErasure) => {
  const { container } = erasure;
  const queryAllPartitions: typeof container.queryAllPartitions = async <D>(
    ...of: Parameters<typeof container.queryAllPartitions>
  ) => {
    const { items, continuation } = await container.queryAllPartitions<D>(...of);
    return { items: items.map((item) => ({ ...item, ...forgotten })), continuation };
  };
  return { ...erasure, container: { ...container, queryAllPartitions } };
};

const clauses: [string, (erasure: SilverErasure) => SilverErasure][] = [
  [
    "gold recomputes the groups of what is removed",
    (erasure) => ({ ...erasure, gold: { ...erasure.gold, recompute: async () => {} } }),
  ],
  [
    "the plan contains the groups of every document that it removes",
    (erasure) => ({ ...erasure, gold: { ...erasure.gold, affectedGroups: async () => [] } }),
  ],
  [
    "an erased registration means nobody for what arrives later",
    (erasure) => ({
      ...erasure,
      reader: {
        ...erasure.reader,
        async queryPartition(name, ...of) {
          const documents = await erasure.reader.queryPartition(name, ...of);
          return documents.filter((document) => !("erased" in document));
        },
      },
    }),
  ],
  ["events of an erased user are suppressed", forgetting({ time: -1 })],
  ["readings and visits of an erased label are removed", forgetting({ labels: [] })],
  ["customers and assessments of an erased e-mail are suppressed", forgetting({ emails: [] })],
  [
    "a tie is decided as if nothing were erased",
    (erasure) => ({ ...erasure, hashes: { ...erasure.hashes, seal: () => erasure.hashes.seal("~") } }),
  ],
];

test.each(clauses)("%s", { timeout: 300_000 }, async (_, mutate) => {
  const property = fc.asyncProperty(deliveries, (delivery) => expectReference(delivery, { mutate }));
  const { failed } = await fc.check(property, { numRuns: 2000, endOnFailure: true, interruptAfterTimeLimit: 30_000 });
  expect(failed).toBe(true);
});
