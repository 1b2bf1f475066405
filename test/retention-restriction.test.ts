import fc from "fast-check";
import { expect, test } from "vitest";
import { computedSummaries, summaries } from "../shared/gold/registry.ts";
import { applyRetention } from "../shared/operations/retention/apply-retention.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { liftRestriction, restrictPerson } from "../shared/silver/restriction/restrict.ts";
import { restrictedReader } from "../shared/silver/restriction/restricted-reader.ts";
import { restrictedPeople } from "../shared/silver/restriction/restriction-store.ts";
import { streams } from "../shared/streams/registry.ts";
import { dayCount, events, firstDay, registered } from "../testing/days-of-events.ts";
import { type Pipeline, pipelineInMemory } from "../testing/in-memory.ts";

/* Restrictions around nights of retention leave no trace when lifted. `PROPERTY_RUNS=5000` is the long form. */

const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 60);
const definition = { streams, definitions: silverDefinitions, summaries };
const [day, hour] = [86_400_000, 3_600_000];
const limits = { readings: 40, facts: 41 };
const users = ["anna", "bert"] as const;
const of = { now: 1, wait: async () => {} };

const steps = fc.oneof(
  {
    arbitrary: fc
      .array(
        events.filter(({ body }) => !body.includes('"delete"')),
        { maxLength: 12 },
      )
      .map((sent) => ({ kind: "send" as const, sent })),
    weight: 4,
  },
  { arbitrary: fc.constant({ kind: "night" as const }), weight: 3 },
  {
    arbitrary: fc.record({
      kind: fc.constantFrom("restrict" as const, "lift" as const),
      user: fc.constantFrom(...users),
    }),
    weight: 3,
  },
);
type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;

async function rowsAfter(list: readonly Step[], isRestricting: boolean): Promise<unknown> {
  const pipeline = pipelineInMemory(definition, "UTC", {
    reader: (erasure) => restrictedReader(erasure.reader, () => restrictedPeople(erasure, erasure.reader)),
  });
  await pipeline.send(registered);
  let now = firstDay - day + limits.readings * day + 2 * hour;
  for (const step of list) {
    if (step.kind === "send") await pipeline.send(step.sent);
    if (step.kind === "night") {
      now += day;
      await applyRetention(pipeline.retention(now, limits), Number.POSITIVE_INFINITY);
    }
    if (isRestricting && step.kind === "restrict") await changed(pipeline, restrictPerson, step.user);
    if (isRestricting && step.kind === "lift") await changed(pipeline, liftRestriction, step.user);
  }
  if (isRestricting) for (const user of users) await changed(pipeline, liftRestriction, user);
  const rows = await Promise.all(computedSummaries.map((summary) => pipeline.personalRows(summary)));
  return rows.map((some) => some.map((row) => JSON.stringify(row)).sort());
}

async function changed(pipeline: Pipeline, change: typeof restrictPerson, user: string): Promise<void> {
  await change(pipeline.erasing(), user, of);
  await pipeline.process();
}

test(`rows are as if nobody had been restricted (${numRuns} histories)`, {
  timeout: 60_000 + numRuns * 1000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 2 * dayCount }), async (list) => {
      expect(await rowsAfter(list, true)).toEqual(await rowsAfter(list, false));
    }),
    { numRuns },
  );
});
