import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readConfiguration } from "../../shared/platform/azure/configuration.ts";
import { type Compiler, openCompiler } from "./compiler.ts";
import { type Facts, factsOf } from "./facts.ts";
import { compilerMissing, findCompiler } from "./find-compiler.ts";
import { type Mutant, replacing, withValue } from "./mutants/mutant.ts";
import { policiesOf } from "./policies/policies.ts";
import { at, ofType } from "./policies/policy.ts";
import type { Resource, Snapshot } from "./snapshot.ts";

// Each expansion takes a second, and several when the machine is busy.
vi.setConfig({ testTimeout: 180_000 });

const program = await findCompiler();
const administrators = { objectId: "33333333-3333-4333-8333-333333333333", name: "korevital-postgres" };
const server = "Microsoft.DBforPostgreSQL/flexibleServers";

const isType = (type: string) => (each: Resource) => each.type === type;
const set = (what: string, type: string, path: string, value: unknown): Mutant =>
  replacing(what, isType(type), (each) => [withValue(each, path.split("."), value)]);

/** What would do harm, in every environment and in those with real data. */
const harmful = {
  always: [
    set("passwords open the server", server, "properties.authConfig.passwordAuth", "Enabled"),
    set("a person is the administrator", `${server}/administrators`, "properties.principalType", "User"),
    set("another group is the administrator", `${server}/administrators`, "properties.principalName", "others"),
    set("the log contains failed statements", `${server}/configurations`, "properties.value", "error"),
    set("backups are in another region", server, "properties.backup.geoRedundantBackup", "Enabled"),
    set("every address may connect", `${server}/firewallRules`, "properties.endIpAddress", "255.255.255.255"),
    set("the app signs in as another user", "Microsoft.Web/sites/config", "properties.SERVING_POSTGRES__user", "x"),
    replacing("a database is missing", isType(`${server}/databases`), () => []),
  ],
  real: [
    set("the server is public", server, "properties.network.publicNetworkAccess", "Enabled"),
    set("the server has no standby", server, "properties.highAvailability.mode", "Disabled"),
    set("backups are kept for a week", server, "properties.backup.backupRetentionDays", 7),
    set("the server is burstable", server, "sku.tier", "Burstable"),
    replacing("the server is not locked", isType("Microsoft.Authorization/locks"), (each) =>
      each.id.includes("/flexibleServers/") ? [] : [each],
    ),
    replacing("the server has no endpoint", isType("Microsoft.Network/privateEndpoints"), (each) =>
      each.name === "pep-postgres-postgresqlServer" ? [] : [each],
    ),
  ],
};

describe("a PostgreSQL server in Azure", () => {
  let compiler: Compiler;
  let folder: string;
  const snapshots: Partial<Record<"dev" | "prod", Snapshot>> = {};
  beforeAll(async () => {
    if (program === undefined) return;
    folder = await mkdtemp(join(tmpdir(), "bicep-postgres-"));
    for (const part of ["bicep", "shared"]) await cp(part, join(folder, part), { recursive: true });
    compiler = await openCompiler(program);
    for (const [environment, size] of [
      ["dev", "Standard_B1ms"],
      ["prod", "Standard_D2ds_v5"],
    ] as const) {
      const file = join(folder, "bicep", "environments", `${environment}.bicepparam`);
      const { objectId, name } = administrators;
      const parameter = `param postgres = { size: '${size}', storageGb: 64, administrators: { objectId: '${objectId}', name: '${name}' } }`;
      await writeFile(file, `${await readFile(file, "utf8")}\n${parameter}\n`);
      expect(await compiler.diagnostics(file)).toEqual([]);
      snapshots[environment] = await compiler.expand(folder, environment);
    }
  }, 180_000);
  beforeEach(({ skip }) => skip(program === undefined, compilerMissing));
  afterAll(async () => {
    if (program === undefined) return;
    compiler.close();
    await rm(folder, { recursive: true, force: true });
  });

  const snapshotOf = (environment: "dev" | "prod") => {
    const found = snapshots[environment];
    if (found === undefined) throw new Error(`no snapshot of ${environment}`);
    return found;
  };
  const violations = (snapshot: Snapshot, facts: Facts) =>
    policiesOf(facts.environment).flatMap((policy) => policy.violations(snapshot, facts));
  const factsWith = (environment: "dev" | "prod"): Facts => ({ ...factsOf(environment), postgres: administrators });

  it.for(["dev", "prod"] as const)("is as wanted in %s, and a parameter alone opens nothing", (environment) => {
    const snapshot = snapshotOf(environment);
    expect(violations(snapshot, factsWith(environment))).toEqual([]);
    expect(violations(snapshot, factsOf(environment)).length).toBeGreaterThan(5);
  });

  it.for([
    ...harmful.always.map((mutant) => ["dev", mutant.what, mutant] as const),
    ...[...harmful.always, ...harmful.real]
      // A server with a network has no rule for addresses.
      .filter(({ what }) => what !== "every address may connect")
      .map((mutant) => ["prod", mutant.what, mutant] as const),
  ])("in %s it is a violation that %s", ([environment, , mutant]) => {
    const changed = mutant.mutate(snapshotOf(environment));
    expect(changed).not.toEqual(snapshotOf(environment));
    // Evaluating the queries of all alerts takes seconds.
    const policies = policiesOf(environment).filter(({ name }) => !name.includes("alert"));
    const found = policies.flatMap((policy) => policy.violations(changed, factsWith(environment)));
    expect(found.length).toBeGreaterThan(0);
  });

  it("gives the pipeline alone both connections, with its identity", () => {
    const configs = ofType(snapshotOf("prod"), "Microsoft.Web/sites/config").filter(({ name }) =>
      name.endsWith("/appsettings"),
    );
    for (const config of configs) {
      const settings = at(config, "properties") as Readonly<Record<string, string>>;
      const own = Object.keys(settings).filter((name) => name.includes("_POSTGRES__"));
      expect(own).toHaveLength(settings["APP_PART"] === "pipeline" ? 10 : 0);
      if (settings["APP_PART"] !== "pipeline") continue;
      const key = Buffer.alloc(32, 1).toString("base64");
      const { registry, serving } = readConfiguration({
        ...settings,
        PSEUDONYM_KEY: key,
        ERASURE_KEY: key,
        APPLICATIONINSIGHTS_CONNECTION_STRING: "",
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: "",
      });
      for (const [connection, database] of [
        [registry, "registry"],
        [serving, "serving"],
      ] as const)
        expect(connection).toMatchObject({
          kind: "identity",
          clientId: expect.stringContaining("-pipeline"),
          endpoints: { database, user: administrators.name, host: expect.stringContaining("psql-korevital-prod-") },
        });
    }
  });
});
