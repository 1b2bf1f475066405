import type { Reporter, TestModule } from "vitest/node";

/**
 * Prints how many tests were skipped for each reason. A test that is skipped without a reason fails the run, because it
 * is green without having tested anything. Runs of a part of the tests, by a pattern or `only`, are exempt.
 */
export function skippedTests(): Reporter {
  let hasPattern = false;
  return {
    onInit({ config }) {
      hasPattern = config.testNamePattern !== undefined;
    },
    onTestRunEnd(modules) {
      if (hasPattern || modules.some(hasOnly)) return;
      const reasons = Map.groupBy(modules.flatMap(skipReasons), (reason) => reason);
      for (const [reason, { length }] of reasons) console.log(`${length} skipped: ${reason ?? "without a reason"}`);
      if (reasons.has(undefined)) process.exitCode = 1;
    },
  };
}

function hasOnly({ children }: TestModule): boolean {
  const parts = [...children.allTests(), ...children.allSuites()];
  return parts.some(({ options }) => options.mode === "only");
}

/** The reason of each skipped test; undefined for a test without one. */
function skipReasons({ children }: TestModule): (string | undefined)[] {
  return [...children.allTests()].flatMap((test) => {
    const result = test.result();
    return result.state === "skipped" ? [result.note] : [];
  });
}
