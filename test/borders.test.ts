import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trackedFiles } from "../tools/docs/tracked-files.ts";

/** A separate folder with the same rules, so that probes are never among the sources. */
const folder = mkdtempSync(join(tmpdir(), "borders-"));
for (const rule of ["biome.json", "lint"]) cpSync(rule, join(folder, rule), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

const sources = trackedFiles().filter((file) => file.endsWith(".ts"));

/** A source, and where the linter must report which message; undefined for a source that respects the borders. */
type Probe = readonly [path: string, source: string, message: string | undefined];

interface Diagnostic {
  readonly message: string;
  readonly location: { readonly path: string };
}

/** What the linter reports, by path: it reads all probes in one run. */
function lint(probes: readonly Probe[]): Map<string, string> {
  for (const [path, source] of probes) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  const biome = resolve("node_modules/@biomejs/biome/bin/biome");
  const flags = ["lint", "--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none"];
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...flags], { cwd: folder, encoding: "utf8" });
  if (!stdout.startsWith("{")) throw new Error(stderr);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] };
  const byPath = Map.groupBy(diagnostics, ({ location }) => location.path);
  return new Map([...byPath].map(([path, some]) => [path, some.map(({ message }) => message).join("\n")]));
}

const clock = "No clock, random numbers or environment";
const sourcesOfProbes: readonly Probe[] = [
  ["shared/streams/x.ts", 'import { readFileSync } from "node:fs";\nexport const x = readFileSync;', "is pure"],
  [
    "shared/streams/x.ts",
    'import { land } from "../bronze/hub-batches/land-batch.ts";\nexport const x = land;',
    "is pure",
  ],
  [
    "shared/streams/x.ts",
    'import { printable } from "../platform/printable.ts";\nexport const x = printable;',
    "is pure",
  ],
  [
    "shared/slo/x.ts",
    'import { summaries } from "../gold/registry.ts";\nexport const x = summaries;',
    "imports no layer",
  ],
  [
    "shared/bronze/x.ts",
    'import { hashId } from "../silver/documents/hash-id.ts";\nexport const x = hashId;',
    "imports the layers before it",
  ],
  [
    "shared/bronze/x.ts",
    'import { TableClient } from "@azure/data-tables";\nexport const x = TableClient;',
    "no Azure SDK",
  ],
  [
    "shared/silver/x.ts",
    'import { summaries } from "../gold/registry.ts";\nexport const x = summaries;',
    "imports the layers before it",
  ],
  ["shared/silver/x.ts", 'import { app } from "../../functions/ingest.ts";\nexport const x = app;', "no functions"],
  ["shared/silver/x.ts", 'import { trace } from "@opentelemetry/api";\nexport const x = trace;', "no telemetry"],
  ["shared/gold/x.ts", 'import { CosmosClient } from "@azure/cosmos";\nexport const x = CosmosClient;', "no Azure SDK"],
  [
    "shared/gold/x.ts",
    'import { csv } from "../serving/rows/csv.ts";\nexport const x = csv;',
    "imports the layers before it",
  ],
  [
    "shared/gold/x.ts",
    'import { record } from "../platform/telemetry/record.ts";\nexport const x = record;',
    "no telemetry",
  ],
  [
    "shared/gold/x.ts",
    'import { memoryTable } from "../../testing/fakes/memory-table.ts";\nexport const x = memoryTable;',
    "local, tools or tests",
  ],
  ["shared/serving/registry/x.ts", 'import { Pool } from "pg";\nexport const x = Pool;', "no Azure SDK"],
  ["shared/serving/api/x.ts", 'import { app } from "@azure/functions";\nexport const x = app;', "no Azure SDK"],
  [
    "shared/serving/api/x.ts",
    'import { checks } from "../../operations/doctor/registry.ts";\nexport const x = checks;',
    "no operations",
  ],
  [
    "shared/operations/doctor/x.ts",
    'import { fail } from "../../../tools/common/fail.ts";\nexport const x = fail;',
    "no telemetry, functions, local, tools or tests",
  ],
  [
    "shared/operations/status/x.ts",
    'import { TableClient } from "@azure/data-tables";\nexport const x = TableClient;',
    "in shared/platform/azure alone",
  ],
  [
    "shared/platform/x.ts",
    'import { streams } from "../streams/registry.ts";\nexport const x = streams;',
    "knows no layer",
  ],
  [
    "shared/platform/azure/x.ts",
    'import { streams } from "../../streams/registry.ts";\nexport const x = streams;',
    "knows no layer",
  ],
  [
    "shared/platform/telemetry/x.ts",
    'import { MeterProvider } from "@opentelemetry/sdk-metrics";\nexport const x = MeterProvider;',
    "its SDK is set up in shared/platform/azure",
  ],
  [
    "functions/x.ts",
    'import { TableClient } from "@azure/data-tables";\nexport const x = TableClient;',
    "SDK clients come from shared/platform/azure",
  ],
  [
    "functions/x.ts",
    'import { memoryTable } from "../testing/fakes/memory-table.ts";\nexport const x = memoryTable;',
    "functions/ registers triggers",
  ],
  [
    "tools/x.ts",
    'import { TableClient } from "@azure/data-tables";\nexport const x = TableClient;',
    "through shared/platform/azure",
  ],
  [
    "tools/x.ts",
    'import { localStack } from "../testing/local-stack.ts";\nexport const x = localStack;',
    "no test support",
  ],
  [
    "local/x.ts",
    'import { streams } from "../shared/streams/registry.ts";\nexport const x = streams;',
    "knows nothing of KoreVital",
  ],
  [
    "dashboard/src/x.tsx",
    'import { hash } from "node:crypto";\nexport const x = hash;',
    "runs in a browser and reads the API",
  ],
  [
    "dashboard/src/x.tsx",
    'import { buildPage } from "../../tools/bundle/bundle.ts";\nexport const x = buildPage;',
    "no code of the app",
  ],
  ["shared/operations/trace/x.ts", "export const x = () => Date.now();", clock],
  ["shared/serving/api/x.ts", "export const x = () => Date.now();", clock],
  ["shared/bronze/x.ts", "export const x = () => Date.now();", clock],
  ["shared/platform/x.ts", "export const x = () => Date.now();", clock],
  ["shared/silver/x.ts", "export const x = () => Math.random();", clock],
  ["shared/gold/x.ts", 'export const x = () => process.env["X"];', clock],
  ["shared/gold/x.ts", "export const x = (work: () => void) => setTimeout(work, 1);", clock],
  ["shared/gold/x.ts", 'import { randomBytes } from "node:crypto";\nexport const x = () => randomBytes(8);', clock],
  ["shared/gold/x.ts", 'import { env } from "node:process";\nexport const x = env;', clock],
  [
    "functions/x.ts",
    'import * as df from "durable-functions";\ndf.app.orchestration("x", function* () { yield new Date(); });',
    "Orchestrators are replayed",
  ],
];

const imports: readonly (readonly [path: string, target: string, message: string])[] = [
  ["tools/chaos/x.ts", "../../test/probe.ts", "imports no test"],
  ["testing/x.ts", "../test/probe.ts", "they import no test"],
  ["shared/bronze/x.test.ts", "../../bench/cost.ts", "never test/ or bench/"],
  ["tools/x.test.ts", "../test/probe.ts", "never test/ or bench/"],
  ["functions/x.test.ts", "../test/probe.ts", "never test/ or bench/"],
  ["shared/gold/testing/x.ts", "../../../test/probe.ts", "never test/ or bench/"],
  ["bench/x.ts", "../test/probe.ts", "they import no test"],
  ["local/x.test.ts", "../shared/streams/registry.ts", "knows nothing of KoreVital"],
  ["local/x.ts", "../bench/cost.ts", "knows nothing of KoreVital"],
  ["shared/bronze/x.ts", "../../bench/cost.ts", "imports the layers before it"],
  ["shared/platform/x.ts", "../../bench/cost.ts", "knows no layer"],
  ["shared/operations/doctor/x.ts", "../../../bench/cost.ts", "local, tools or tests here"],
  ["tools/x.ts", "../bench/cost.ts", "function or bench"],
  ["tools/x.ts", "../functions/ingest.ts", "function or bench"],
  ["tools/chaos/x.ts", "../../functions/ingest.ts", "function or bench"],
  ["shared/gold/x.ts", "../composition.ts", "imports the layers before it"],
  ["shared/serving/api/x.ts", "../../composition.ts", "imports the layers and shared/platform"],
  ["shared/operations/doctor/x.ts", "../../composition.ts", "local, tools or tests here"],
  ["shared/platform/azure/x.ts", "../../composition.ts", "knows no layer"],
  ["shared/operations/status/x.ts", "../doctor/registry.ts", "not the reverse"],
  ["shared/operations/quarantine/x.ts", "../doctor/registry.ts", "not the reverse"],
  ["shared/operations/trace/x.ts", "../doctor/registry.ts", "not the reverse"],
  ["shared/operations/maintenance/x.ts", "../doctor/registry.ts", "not the reverse"],
  ["functions/x.ts", "../shared/operations/doctor/registry.ts", "do not use the doctor"],
  ["functions/x.ts", "../bench/cost.ts", "functions/ registers triggers"],
  ["shared/platform/telemetry/x.ts", "../../streams/outcome.ts", "It imports no layer"],
  ["shared/platform/telemetry/x.ts", "../../bronze/manifest/outcome-counts.ts", "It imports no layer"],
];

/** Each in a file of its own. */
const probes: readonly Probe[] = [
  ...sourcesOfProbes,
  ...imports.map(([path, to, message]): Probe => [path, `import { p } from "${to}";\nexport const x = p;`, message]),
  ["shared/gold/x.ts", "export const x = (now: number) => new Date(now);\n", undefined],
].map(([path = "", source = "", message], index) => [path.replace("/x.", `/x${index}.`), source, message]);

describe("every border between folders is held by a lint rule", () => {
  let found: ReadonlyMap<string, string>;
  beforeAll(() => {
    found = lint([
      ...probes,
      ["shared/gold/a.ts", 'import type { B } from "./b.ts";\nexport type A = B | undefined;\n', ""],
      ["shared/gold/b.ts", 'import type { A } from "./a.ts";\nexport type B = A | undefined;\n', ""],
    ]);
  });

  it.each(probes)("%s: %s", (path, _, message) => {
    if (message === undefined) expect(found.get(path)).toBeUndefined();
    else expect(found.get(path)).toContain(message);
  });

  it("rejects an import cycle, also one of types", () => {
    expect(found.get("shared/gold/b.ts")).toContain("This import is part of a cycle");
  });
});

describe("local/", () => {
  /** Relative imports of a file that leave `local/`. */
  function importsOutside(file: string, text: string): string[] {
    const targets = [...text.matchAll(/\bfrom "(\.[^"]+)"/g)].map(([, target = ""]) => join(dirname(file), target));
    return targets.filter((target) => !target.startsWith("local/") && !target.startsWith("node_modules/"));
  }

  it("imports nothing outside of itself, in its tests too: it is a package of its own", () => {
    const files = sources.filter((file) => file.startsWith("local/"));
    expect(files.flatMap((file) => importsOutside(file, readFileSync(file, "utf8")))).toEqual([]);
  });

  it("would be found to", () => {
    const text = 'import { a } from "../testing/pipeline.ts";\nimport { b } from "./testing/hubs.ts";';
    expect(importsOutside("local/x.test.ts", text)).toEqual(["testing/pipeline.ts"]);
  });
});

describe("a source file", () => {
  /** Files with more than 300 lines, each with the reason. */
  const exceptions: Readonly<Record<string, string>> = {
    "shared/composition.ts": "the one place that wires every part",
    "shared/serving/exports/run.test.ts": "the cases of one run share a fixture",
    "shared/operations/doctor/checks.test.ts": "one example of each check, in one list",
    "shared/gold/run/run.test.ts": "the cases of one run share a fixture",
    "shared/gold/testing/history.ts": "the generators of histories share their people and times",
    "testing/reference/contributions.ts": "what the reference reads of each stream, in one list",
    "test/api.e2e.test.ts": "the cases share a stack",
    "test/client/api.d.ts": "it is generated",
  };

  it("has at most 300 lines", () => {
    const long = sources.filter((file) => readFileSync(file, "utf8").split("\n").length > 301);
    expect(long.sort()).toEqual(Object.keys(exceptions).sort());
  });
});
