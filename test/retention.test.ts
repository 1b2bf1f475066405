import fc from "fast-check";
import { test } from "vitest";
import { expectRetained, retainedDeliveries } from "../testing/retained-delivery.ts";

/* Retention changes no row of gold. `PROPERTY_RUNS=5000` is the long form. */

const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 200);

test(`rows are as without retention, or as they were when they were frozen (${numRuns} histories)`, {
  timeout: 60_000 + numRuns * 1000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(retainedDeliveries, (delivery) => expectRetained(delivery)),
    { numRuns },
  );
});
