import { defineConfig } from "vitest/config";
import { skippedTests } from "./testing/skipped-tests.ts";

/** A file for the results as JSON. */
const report = process.env["TEST_REPORT"];

const never = ["node_modules/**", "dist/**", ".local/**"];
/** Tests of the whole, and those that start servers: a process each, so that nothing of one reaches the next. */
const isolated = ["**/*.{e2e,int,browser}.test.ts", "test/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "isolated", include: isolated, exclude: never } },
      // They share processes: starting one and importing the sources takes longer than most of them.
      {
        extends: true,
        test: { name: "shared", include: ["**/*.test.ts"], exclude: [...never, ...isolated], isolate: false },
      },
    ],
    globalSetup: "testing/temporary-folder.ts",
    reporters: ["default", skippedTests(), ...(report === undefined ? [] : ["json"])],
    ...(report === undefined ? {} : { outputFile: report }),
    // The default leaves a core idle; tests of the whole pipeline wait more than they work.
    maxWorkers: 2,
    // A test that hangs fails; one on a slow machine does not.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    coverage: {
      provider: "v8",
      include: ["functions/**/*.ts", "shared/**/*.ts"],
      exclude: ["**/*.test.ts", "**/testing/**"],
      reporter: ["text-summary", "json-summary"],
      thresholds: { lines: 90, branches: 90 },
    },
  },
});
