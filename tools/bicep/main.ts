import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { changesMarkdown } from "../delivery/changes-report.ts";
import { changeLines } from "./change-lines.ts";
import { type Change, changesBetween, isDestructive } from "./changes.ts";
import { check } from "./check.ts";
import { type Compiler, openCompiler } from "./compiler.ts";
import { getCompiler } from "./find-compiler.ts";
import { environments, readSnapshot, snapshotFile, textOf } from "./snapshot.ts";

const root = join(import.meta.dirname, "..", "..");

export interface DiffFlags {
  readonly base?: string | undefined;
  readonly markdown?: string | undefined;
  readonly allowLoss: boolean;
}

/** Runs a command with the compiler; the exit code is 1 on a violation. */
export async function runBicep(command: "check" | "snapshot" | "diff" | "format", flags?: DiffFlags): Promise<void> {
  const commands = {
    check: runCheck,
    snapshot: writeSnapshots,
    diff: (compiler: Compiler) => runDiff(compiler, flags ?? { allowLoss: false }),
    format: formatAll,
  };
  const compiler = await openCompiler(await getCompiler());
  try {
    if (!(await commands[command](compiler))) process.exitCode = 1;
  } finally {
    compiler.close();
  }
}

/** Each command returns false on a violation. */
async function runCheck(compiler: Compiler): Promise<boolean> {
  let passed = 0;
  let failed = 0;
  for await (const { what, violations } of check(compiler, root)) {
    if (violations.length === 0) passed += 1;
    else {
      failed += 1;
      console.log(`FAILED ${what}\n${violations.map((line) => `  ${line}`).join("\n")}`);
    }
  }
  console.log(
    `Bicep ${compiler.version}: ${passed} of ${passed + failed} checks passed for ${environments.join(", ")}`,
  );
  return failed === 0;
}

async function writeSnapshots(compiler: Compiler): Promise<boolean> {
  for (const environment of environments) {
    const snapshot = await compiler.expand(root, environment);
    await writeFile(snapshotFile(root, environment), textOf(snapshot));
    console.log(`${environment}: ${snapshot.predictedResources.length} resources`);
  }
  return true;
}

async function runDiff(compiler: Compiler, { base: checkout, markdown, allowLoss }: DiffFlags): Promise<boolean> {
  const base = resolve(checkout ?? root);
  const all: { environment: string; changes: Change[] }[] = [];
  for (const environment of environments) {
    const changes = changesBetween(await readSnapshot(base, environment), await compiler.expand(root, environment));
    console.log([`${environment}: ${changes.length} changes`, ...changeLines(changes)].join("\n  "));
    all.push({ environment, changes });
  }
  if (markdown !== undefined) await writeFile(markdown, changesMarkdown("Changes by the snapshots", all));
  return allowLoss || !all.some(({ changes }) => changes.some(isDestructive));
}

async function formatAll(compiler: Compiler): Promise<boolean> {
  const folder = join(root, "bicep");
  for (const file of await readdir(folder, { recursive: true })) {
    if (!/\.bicep(param)?$/.test(file)) continue;
    const path = join(folder, file);
    const formatted = await compiler.formatted(path);
    if (formatted === (await readFile(path, "utf8"))) continue;
    await writeFile(path, formatted);
    console.log(`bicep/${file}`);
  }
  return true;
}
