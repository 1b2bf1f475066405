import { expect, it } from "vitest";
import { measureCosts } from "../bench/cost.ts";
import costs from "../tools/cost/unit-costs.json" with { type: "json" };

/** Request units and bytes do not depend on the machine. */
const drift = 0.1;

it("the measured unit costs are those on which docs/cost.md is based (npm run bench -- cost)", async () => {
  const found = await measureCosts();
  for (const [name, committed] of Object.entries(costs.measured)) {
    const measured = found[name as keyof typeof costs.measured];
    expect(Math.abs(measured / committed - 1), `${name}: ${measured} instead of ${committed}`).toBeLessThan(drift);
  }
}, 300_000);
