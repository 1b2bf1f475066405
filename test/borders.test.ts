import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

/** A house of its own with our rules, so that a probe never stands among the sources. */
const house = mkdtempSync(join(tmpdir(), "borders-"));
for (const rule of ["biome.json", "lint"]) cpSync(rule, join(house, rule), { recursive: true });
afterAll(() => rmSync(house, { recursive: true }));

/** What the linter says of a source that stands at that path. */
function lint(path: string, source: string): string {
  mkdirSync(join(house, dirname(path)), { recursive: true });
  writeFileSync(join(house, path), source);
  const biome = resolve("node_modules/@biomejs/biome/bin/biome");
  const { stdout, stderr } = spawnSync(process.execPath, [biome, "lint", "--vcs-enabled=false", path], {
    cwd: house,
    encoding: "utf8",
  });
  return stdout + stderr;
}

describe("the borders between the rooms hold", () => {
  it.each([
    ["shared/streams/x.ts", 'import { readFileSync } from "node:fs";\nexport const x = readFileSync;', "pure"],
    ["shared/streams/x.ts", 'import { land } from "../bronze/land.ts";\nexport const x = land;', "pure"],
    [
      "shared/gold/x.ts",
      'import { CosmosClient } from "@azure/cosmos";\nexport const x = CosmosClient;',
      "Azure SDKs live in shared/azure",
    ],
    [
      "shared/silver/x.ts",
      'import { app } from "../../functions/ingest.ts";\nexport const x = app;',
      "know nothing of functions",
    ],
    [
      "functions/x.ts",
      'import { TableClient } from "@azure/data-tables";\nexport const x = TableClient;',
      "SDK clients come from shared/azure",
    ],
    [
      "tools/x.ts",
      'import { TableClient } from "@azure/data-tables";\nexport const x = TableClient;',
      "through shared/azure",
    ],
    [
      "local/x.ts",
      'import { streams } from "../shared/streams/registry.ts";\nexport const x = streams;',
      "knows nothing of KoreVital",
    ],
    [
      "shared/api/x.ts",
      'import { app } from "@azure/functions";\nexport const x = app;',
      "Azure SDKs live in shared/azure",
    ],
    [
      "shared/pipeline/x.ts",
      'import { fail } from "../../tools/fail.ts";\nexport const x = fail;',
      "know nothing of functions, telemetry, local or tools",
    ],
    [
      "shared/gold/x.ts",
      'import { record } from "../telemetry/record.ts";\nexport const x = record;',
      "know nothing of functions, telemetry",
    ],
    [
      "shared/silver/x.ts",
      'import { trace } from "@opentelemetry/api";\nexport const x = trace;',
      "know nothing of functions, telemetry",
    ],
    [
      "shared/telemetry/x.ts",
      'import { MeterProvider } from "@opentelemetry/sdk-metrics";\nexport const x = MeterProvider;',
      "its SDK is set up in shared/azure",
    ],
    [
      "shared/doctor/x.ts",
      'import { fail } from "../../tools/fail.ts";\nexport const x = fail;',
      "know nothing of functions, telemetry, local or tools",
    ],
    ["shared/trace/x.ts", "export const x = () => Date.now();", "No clock, chance or environment"],
    ["shared/api/x.ts", "export const x = () => Date.now();", "No clock, chance or environment"],
    ["shared/bronze/x.ts", "export const x = () => Date.now();", "No clock, chance or environment"],
    ["shared/silver/x.ts", "export const x = () => Math.random();", "No clock, chance or environment"],
    ["shared/gold/x.ts", 'export const x = () => process.env["X"];', "No clock, chance or environment"],
    [
      "functions/x.ts",
      'import * as df from "durable-functions";\ndf.app.orchestration("x", function* () { yield new Date(); });',
      "Orchestrators are replayed",
    ],
  ])("%s: %s", (path, source, message) => {
    expect(lint(path, source)).toContain(message);
  });

  it("leaves proper code alone", () => {
    expect(lint("shared/gold/x.ts", "export const x = (now: number) => new Date(now);\n")).not.toContain("×");
  });
});
