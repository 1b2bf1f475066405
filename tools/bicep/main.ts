import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { changesMarkdown } from "../delivery/changes-report.ts";
import { changeLines } from "./change-lines.ts";
import { type Change, changesBetween, isDestructive } from "./changes.ts";
import { check } from "./check.ts";
import { type Compiler, openCompiler } from "./compiler.ts";
import { getCompiler } from "./find-compiler.ts";
import { environments, parameterFile, readSnapshot, snapshotFile, templates, textOf } from "./snapshot.ts";

const root = join(import.meta.dirname, "..", "..");

export interface BicepFlags {
  readonly base?: string | undefined;
  readonly markdown?: string | undefined;
  readonly allowLoss?: boolean;
  readonly to?: string | undefined;
}

export type BicepCommand = "check" | "snapshot" | "diff" | "format" | "compile";

/** Runs a command with the compiler; the exit code is 1 on a violation. */
export async function runBicep(command: BicepCommand, flags: BicepFlags = {}): Promise<void> {
  const commands: Readonly<Record<BicepCommand, (compiler: Compiler) => Promise<boolean>>> = {
    check: runCheck,
    snapshot: writeSnapshots,
    diff: (compiler) => runDiff(compiler, flags),
    format: formatAll,
    compile: (compiler) => compileAll(compiler, flags.to),
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
  for await (const { what, violations, note } of check(compiler, root)) {
    if (violations.length === 0) {
      passed += 1;
      if (note !== undefined) console.log(note);
    } else {
      failed += 1;
      console.log(`FAILED ${what}\n${violations.map((line) => `  ${line}`).join("\n")}`);
    }
  }
  console.log(`Bicep ${compiler.version}: ${passed} of ${passed + failed} checks passed for ${templates.join(", ")}`);
  return failed === 0;
}

async function writeSnapshots(compiler: Compiler): Promise<boolean> {
  for (const template of templates) {
    const snapshot = await compiler.expand(root, template);
    await writeFile(snapshotFile(root, template), textOf(snapshot));
    console.log(`${template}: ${snapshot.predictedResources.length} resources`);
  }
  return true;
}

async function runDiff(compiler: Compiler, { base: checkout, markdown, allowLoss }: BicepFlags): Promise<boolean> {
  const base = resolve(checkout ?? root);
  const all: { environment: string; changes: Change[] }[] = [];
  for (const environment of templates) {
    const changes = changesBetween(await readSnapshot(base, environment), await compiler.expand(root, environment));
    console.log([`${environment}: ${changes.length} changes`, ...changeLines(changes)].join("\n  "));
    all.push({ environment, changes });
  }
  if (markdown !== undefined) await writeFile(markdown, changesMarkdown("Changes by the snapshots", all));
  return allowLoss || !all.some(({ changes }) => changes.some(isDestructive));
}

async function compileAll(compiler: Compiler, folder: string | undefined): Promise<boolean> {
  if (folder === undefined) throw new Error("--to expected: the folder of the templates");
  await mkdir(folder, { recursive: true });
  for (const environment of environments) {
    const { template, parameters } = await compiler.compiled(parameterFile(root, environment));
    await writeFile(join(folder, `${environment}.json`), template);
    await writeFile(join(folder, `${environment}.parameters.json`), parameters);
  }
  return true;
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
