import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { databaseDescriptions, databaseSetNamed } from "../rebuild/database-set.ts";
import { type Compiler, openCompiler } from "./compiler.ts";
import { type Facts, factsOf } from "./facts.ts";
import { compilerMissing, findCompiler } from "./find-compiler.ts";
import { policiesOf } from "./policies/policies.ts";
import { at, ofType } from "./policies/policy.ts";
import type { Snapshot } from "./snapshot.ts";

// Each expansion takes a second, and several when the machine is busy.
vi.setConfig({ testTimeout: 180_000 });

const program = await findCompiler();

describe("database sets in Azure", () => {
  let compiler: Compiler;
  let folder: string;
  beforeAll(async () => {
    if (program === undefined) return;
    compiler = await openCompiler(program);
    folder = await mkdtemp(join(tmpdir(), "bicep-database-sets-"));
    for (const part of ["bicep", "shared"]) await cp(part, join(folder, part), { recursive: true });
  });
  beforeEach(({ skip }) => skip(program === undefined, compilerMissing));
  afterAll(async () => {
    if (program === undefined) return;
    compiler.close();
    await rm(folder, { recursive: true, force: true });
  });

  const file = (environment: string) => join(folder, "bicep", "environments", `${environment}.bicepparam`);
  const containersIn = (snapshot: Snapshot) =>
    ofType(snapshot, "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers")
      .map(({ name }) => name.split("/").slice(1).join("/"))
      .sort();
  const containersOf = (...names: readonly string[]) =>
    names
      .flatMap((name) => databaseDescriptions(databaseSetNamed(name)))
      .flatMap(({ database, containers }) => containers.map(({ name }) => `${database}/${name}`));
  const violations = (snapshot: Snapshot, facts: Facts) =>
    policiesOf(facts.environment).flatMap((policy) => policy.violations(snapshot, facts));
  const databaseSettings = (snapshot: Snapshot) => {
    const [config] = ofType(snapshot, "Microsoft.Web/sites/config");
    const settings = at(config, "properties") as Readonly<Record<string, string>>;
    return [settings["SILVER_DATABASE"], settings["GOLD_DATABASE"], settings["OUTBOX_DATABASE"]];
  };

  /** Containers of the first set that no set replaces. */
  const retained = ["gold/audit", "gold/erasures", "gold/outbox"];

  it("a new set exists beside that of the app", async () => {
    await appendFile(file("qa"), "param databaseSets = ['first', 'new']\n");
    const snapshot = await compiler.expand(folder, "qa");
    expect(containersIn(snapshot)).toEqual([...containersOf("first", "new"), ...retained].sort());
    expect(databaseSettings(snapshot)).toEqual(["silver", "gold", "gold"]);
    expect(violations(snapshot, { ...factsOf("qa"), databaseSets: ["first", "new"] })).toEqual([]);
  });

  it("the app's set exists, and retained containers remain without the first set", async () => {
    await appendFile(file("dev"), "param databaseSets = ['new']\nparam databaseSet = 'new'\n");
    expect(await compiler.diagnostics(file("dev"))).toEqual([]);
    const snapshot = await compiler.expand(folder, "dev");
    expect(containersIn(snapshot)).toEqual([...containersOf("new"), ...retained].sort());
    expect(databaseSettings(snapshot)).toEqual(["silver-new", "gold-new", "gold"]);
    expect(violations(snapshot, { ...factsOf("dev"), databaseSets: ["new"], databaseSet: "new" })).toEqual([]);
  });
});
