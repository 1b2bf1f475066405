import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { changeLines } from "./change-lines.ts";
import { changesBetween } from "./changes.ts";
import type { Compiler } from "./compiler.ts";
import { factsOf } from "./facts.ts";
import { judgeMutants } from "./mutants/judge.ts";
import { policiesOf } from "./policies/policies.ts";
import { environments, readSnapshot, type Snapshot, type Template, templates } from "./snapshot.ts";

/** A check and its violations. */
export interface Finding {
  readonly what: string;
  readonly violations: readonly string[];
  /** What to print when there is no violation. */
  readonly note?: string;
}

/** Compiled files; parameter files include their templates and modules. */
const compiledFiles = [
  "pipelines.bicepparam",
  "alert-webhook.bicep",
  "pseudonym-key.bicep",
  "subscription.bicepparam",
  ...environments.map((environment) => `environments/${environment}.bicepparam`),
];

/** Runs every check that needs no Azure, for the repository in `root`. */
export async function* check(compiler: Compiler, root: string): AsyncGenerator<Finding> {
  for (const file of compiledFiles)
    yield {
      what: `${file} and its template compile`,
      violations: await compiler.diagnostics(join(root, "bicep", file)),
    };
  yield { what: "every file is formatted", violations: await unformatted(compiler, root) };
  yield { what: "the parameters of azd equal those of dev", violations: await differingParameters(compiler, root) };
  for (const template of templates) {
    const snapshot = await compiler.expand(root, template);
    const findings: Finding[] = [
      { what: `${template}: the committed snapshot is current`, violations: await stale(root, template, snapshot) },
      ...policiesOf(template).map((policy) => ({
        what: `${template}: ${policy.name}`,
        violations: policy.violations(snapshot, factsOf(template)),
      })),
    ];
    yield* findings;
    // Of a template with violations every mutant would count as caught.
    if (findings.every(({ violations }) => violations.length === 0)) yield survivingMutants(template, snapshot);
  }
}

async function stale(root: string, template: Template, current: Snapshot): Promise<string[]> {
  const changes = changesBetween(await readSnapshot(root, template), current);
  return changes.length === 0 ? [] : [...changeLines(changes), "run npm run bicep -- snapshot and commit the result"];
}

function survivingMutants(template: Template, snapshot: Snapshot): Finding {
  const { caught, survivors } = judgeMutants(template, snapshot);
  const all = survivors.length === 0 ? "all" : `${caught} of ${caught + survivors.length}`;
  return {
    what: `${template}: mutants caught: ${all}`,
    violations: survivors,
    note: `${template}: mutants caught: ${all} (${caught})`,
  };
}

async function unformatted(compiler: Compiler, root: string): Promise<string[]> {
  const entries = await readdir(join(root, "bicep"), { recursive: true });
  const files = entries.filter((file) => /\.bicep(param)?$/.test(file)).map((file) => join(root, "bicep", file));
  const violations: string[] = [];
  for (const file of files)
    if ((await compiler.formatted(file)) !== (await readFile(file, "utf8"))) violations.push(relative(root, file));
  return violations.length === 0 ? [] : [...violations, "run npm run bicep -- format"];
}

/** `subscription.bicepparam` repeats the values of dev, because a parameter file belongs to one template. */
async function differingParameters(compiler: Compiler, root: string): Promise<string[]> {
  const { location: _, ...azd } = await compiler.parameters(join(root, "bicep", "subscription.bicepparam"));
  const dev = await compiler.parameters(join(root, "bicep", "environments", "dev.bicepparam"));
  const differs = (name: string) => JSON.stringify(azd[name]) !== JSON.stringify(dev[name]);
  return [...new Set([...Object.keys(azd), ...Object.keys(dev)])].filter(differs);
}
