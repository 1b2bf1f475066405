import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProgramStep } from "../testing/program.ts";
import { type Choose, simulate } from "../testing/simulation.ts";

const small = fc.integer({ min: 0, max: 9 });
const plain: fc.Arbitrary<ProgramStep> = fc.oneof(
  fc.record({ activity: small }),
  fc.record({ child: small }),
  fc.record({ timer: fc.constantFrom(0.5, 5, 7, 20) }),
);
const group = fc.array(plain, { minLength: 1, maxLength: 4 });
const program = fc.array(
  fc.oneof(plain, fc.record({ flaky: fc.nat(4) }), fc.record({ all: group }), fc.record({ any: group })),
  { maxLength: 5 },
);

/** Settles tasks in any order, one or several at a time. */
function chooser(numbers: readonly number[]): Choose {
  let next = 0;
  return (outstanding) => {
    const number = numbers[next++ % numbers.length] ?? 0;
    const rest = [...outstanding];
    const [first] = rest.splice(number % rest.length, 1);
    const others = number % 3 === 0 ? rest.slice(0, number % 4) : [];
    return first === undefined ? [] : [first, ...others];
  };
}

function expected(step: ProgramStep): unknown {
  if ("activity" in step) return step.activity * 2;
  if ("child" in step) return step.child * 2;
  if ("timer" in step) return null;
  if ("flaky" in step) return step.flaky < 3 ? true : "flaky failed";
  if ("all" in step) return step.all.map(expected);
  return { any: expect.toSatisfy((result) => step.any.some((child) => expected(child) === result)) };
}

describe("an orchestration of the SDK", () => {
  it("has the same result for any order and grouping in which its tasks settle", { timeout: 60_000 }, async () => {
    const numbers = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(program, numbers, async (steps, order) => {
        // The input sets the number of failures of a flaky activity, so equal ones would share their count.
        const once = steps.filter((step, index) => {
          const text = JSON.stringify(step);
          return !("flaky" in step) || steps.findIndex((other) => JSON.stringify(other) === text) === index;
        });
        const end = await simulate("program", once, chooser(order));
        expect(end?.status).toBe("Completed");
        expect(JSON.parse(end?.output ?? "")).toEqual(once.map(expected));
      }),
      { numRuns: 150 },
    );
  });
});
