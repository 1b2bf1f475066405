import { defineConfig } from "vitest/config";
import { skippedTests } from "./testing/skipped-tests.ts";

/** A file for the results as JSON. */
const report = process.env["TEST_REPORT"];

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**", ".local/**"],
    globalSetup: "testing/temporary-folder.ts",
    reporters: ["default", skippedTests(), ...(report === undefined ? [] : ["json"])],
    ...(report === undefined ? {} : { outputFile: report }),
    // The default leaves a core idle; tests of the whole pipeline wait more than they work.
    maxWorkers: 2,
    // A test that hangs fails; one on a slow machine does not.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["functions/**/*.ts", "shared/**/*.ts"],
      exclude: ["**/*.test.ts", "**/testing/**"],
      reporter: ["text-summary", "json-summary"],
      thresholds: { lines: 90, branches: 90 },
    },
  },
});
