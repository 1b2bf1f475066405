import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { changesBetween } from "./changes.ts";
import type { Compiler } from "./compiler.ts";
import { changeLines } from "./lines.ts";
import { policies } from "./policies/policies.ts";
import { environments, readSnapshot, type Snapshot } from "./snapshot.ts";

/** One thing that must hold, and where it does not. */
export interface Finding {
  readonly what: string;
  readonly wrong: readonly string[];
}

/** Each is compiled with the template that it belongs to, and with all that this uses. */
const compiled = [
  "pipelines.bicep",
  "pseudonym-key.bicep",
  "subscription.bicepparam",
  ...environments.map((environment) => `environments/${environment}.bicepparam`),
];

/** All that the compiler can tell without Azure of the KoreVital in that folder. */
export async function* check(compiler: Compiler, root: string): AsyncGenerator<Finding> {
  for (const file of compiled)
    yield { what: `${file} and its template compile`, wrong: await compiler.diagnostics(join(root, "bicep", file)) };
  yield { what: "every file is formatted", wrong: await unformatted(compiler, root) };
  yield { what: "azd's dev is dev", wrong: await differingParameters(compiler, root) };
  for (const environment of environments) {
    const snapshot = await compiler.expand(root, environment);
    yield { what: `${environment}: the committed snapshot is current`, wrong: await stale(snapshot) };
    for (const policy of policies)
      yield { what: `${environment}: ${policy.name}`, wrong: policy.violations(snapshot, environment) };

    async function stale(fresh: Snapshot): Promise<string[]> {
      const changes = changesBetween(await readSnapshot(root, environment), fresh);
      return changes.length === 0 ? [] : [...changeLines(changes), "npm run bicep -- snapshot, and commit it"];
    }
  }
}

async function unformatted(compiler: Compiler, root: string): Promise<string[]> {
  const entries = await readdir(join(root, "bicep"), { recursive: true });
  const files = entries.filter((file) => /\.bicep(param)?$/.test(file)).map((file) => join(root, "bicep", file));
  const wrong: string[] = [];
  for (const file of files)
    if ((await compiler.formatted(file)) !== (await readFile(file, "utf8"))) wrong.push(relative(root, file));
  return wrong.length === 0 ? [] : [...wrong, "npm run bicep -- format"];
}

/** `subscription.bicepparam` repeats dev's values, since a parameter file belongs to one template. */
async function differingParameters(compiler: Compiler, root: string): Promise<string[]> {
  const { location: _, ...azd } = await compiler.parameters(join(root, "bicep", "subscription.bicepparam"));
  const dev = await compiler.parameters(join(root, "bicep", "environments", "dev.bicepparam"));
  const differs = (name: string) => JSON.stringify(azd[name]) !== JSON.stringify(dev[name]);
  return [...new Set([...Object.keys(azd), ...Object.keys(dev)])].filter(differs);
}
