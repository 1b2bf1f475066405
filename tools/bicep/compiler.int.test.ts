import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { changeLines } from "./change-lines.ts";
import { changesBetween } from "./changes.ts";
import { check } from "./check.ts";
import { type Compiler, openCompiler } from "./compiler.ts";
import { type Facts, factsOf } from "./facts.ts";
import { compilerMissing, findCompiler } from "./find-compiler.ts";
import { policiesOf } from "./policies/policies.ts";
import { at, ofType } from "./policies/policy.ts";
import { environments, readSnapshot } from "./snapshot.ts";

// Each expansion takes a second, and several when the machine is busy.
vi.setConfig({ testTimeout: 180_000 });

const program = await findCompiler();

it("the Bicep compiler is found in CI", () => {
  expect(process.env["CI"] === "true" && program === undefined).toBe(false);
});

describe("with the Bicep compiler", () => {
  let compiler: Compiler;
  let folder: string;
  beforeAll(async () => {
    if (program === undefined) return;
    folder = await mkdtemp(join(tmpdir(), "bicep-"));
    for (const part of ["bicep", "shared"]) await cp(part, join(folder, part), { recursive: true });
  });
  // A compiler remembers the files that it has read, so each test has its own.
  beforeEach(async ({ skip }) => {
    skip(program === undefined, compilerMissing);
    if (program !== undefined) compiler = await openCompiler(program);
  });
  afterEach(() => {
    if (program !== undefined) compiler.close();
  });
  afterAll(async () => {
    if (program === undefined) return;
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs with a modified file in the copy. */
  async function withFile(file: string, change: (text: string) => string, run: () => Promise<void>): Promise<void> {
    const path = join(folder, file);
    const before = await readFile(path, "utf8");
    const after = change(before);
    expect(after).not.toBe(before);
    await writeFile(path, after);
    try {
      await run();
    } finally {
      await writeFile(path, before);
    }
  }

  const failures = async () => {
    const found: string[] = [];
    for await (const { what, violations } of check(compiler, folder)) if (violations.length > 0) found.push(what);
    return found;
  };

  /** The settings of the app in the copy. */
  const settingsOfCopy = async () => {
    const file = JSON.stringify(pathToFileURL(join(folder, "shared", "platform", "azure", "settings.ts")));
    const script = `console.log(Object.keys((await import(${file})).settings).join())`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    return stdout.trim().split(",");
  };

  it("applies changes of the app's resources to all environments and to the app", async () => {
    expect(await settingsOfCopy()).not.toContain("HUB_SLEEP");
    const more = (text: string) => {
      const resources = JSON.parse(text);
      resources.eventHubs.pop();
      resources.eventHubs.push({ name: "sleep", partitions: 2, consumerGroups: ["ingest"], retentionHours: 24 });
      const [container] = resources.cosmos[0].containers;
      container.defaultTimeToLive = 60;
      container.indexing.composite = [[{ path: "/kind" }, { path: "/time", order: "descending" }]];
      return JSON.stringify(resources);
    };
    await withFile("shared/resources.json", more, async () => {
      expect(await settingsOfCopy()).toContain("HUB_SLEEP");
      for (const environment of environments) {
        const changes = changesBetween(
          await readSnapshot(folder, environment),
          await compiler.expand(folder, environment),
        );
        const lines = changeLines(changes).map((line) => line.trim());
        expect(lines, environment).toEqual(
          expect.arrayContaining([
            expect.stringMatching(/^\+ Microsoft\.EventHub\/namespaces\/eventhubs \S+\/sleep$/),
            expect.stringMatching(/^\+ Microsoft\.EventHub\/namespaces\/eventhubs\/consumergroups \S+\/sleep\/ingest$/),
            'properties.HUB_SLEEP: (none) -> "sleep"',
            "properties.resource.defaultTtl: null -> 60",
            'properties.resource.indexingPolicy.compositeIndexes: [] -> [[{"path":"/kind","order":"ascending"},{"path":"/time","order":"descending"}]]',
            expect.stringMatching(/^- Microsoft\.EventHub\/namespaces\/eventhubs .+ DELETE: data is lost$/),
          ]),
        );
      }
    });
  });

  it("detects an invalid property, unformatted files, a stale snapshot, and different parameters of azd", async () => {
    const invalid = (text: string) =>
      text.replace("    kafkaEnabled: true", "   kafkaEnabld: true\n    kafkaEnabled: false");
    await withFile("bicep/modules/event-hubs.bicep", invalid, async () => {
      await withFile(
        "bicep/subscription.bicepparam",
        (text) => text.replace("amount: 150", "amount: 151"),
        async () => {
          expect(await failures()).toEqual(
            expect.arrayContaining([
              "environments/dev.bicepparam and its template compile",
              "every file is formatted",
              "the parameters of azd equal those of dev",
              "dev: the committed snapshot is current",
              "prod: every property has its wanted value, and no resource has another property",
            ]),
          );
        },
      );
    });
  });

  it("expands a public or private Durable Task Scheduler from one parameter", async () => {
    const scheduled = (text: string) => text.replace("param size = {", "param size = {\n  scheduler: { units: 1 }");
    for (const environment of ["dev", "prod"] as const)
      await withFile(`bicep/environments/${environment}.bicepparam`, scheduled, async () => {
        const snapshot = await compiler.expand(folder, environment);
        expect(ofType(snapshot, "Microsoft.DurableTask/schedulers/taskHubs")).toHaveLength(1);
        const configs = ofType(snapshot, "Microsoft.Web/sites/config").filter(({ name }) =>
          name.endsWith("/appsettings"),
        );
        expect(at(configs.at(-1), "properties")).toMatchObject({
          AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: "azureManaged",
        });
        const facts = { ...factsOf(environment), scheduler: true };
        expect(policiesOf(environment).flatMap((policy) => policy.violations(snapshot, facts))).toEqual([]);
      });
  });

  it("expands reader groups and restricted access to the HTTP endpoint", async () => {
    const group = "11111111-2222-3333-4444-555555555555";
    const given = (text: string) =>
      `${text}\nparam readerGroups = { raw: [], gold: ['${group}'], 'gold-personal': [] }\nparam httpAccess = { private: true, allowedAddressRanges: ['203.0.113.0/24'] }\n`;
    await withFile("bicep/environments/prod.bicepparam", given, async () => {
      const snapshot = await compiler.expand(folder, "prod");
      const roles = ofType(snapshot, "Microsoft.Authorization/roleAssignments").filter((role) =>
        JSON.stringify(role).includes(group),
      );
      expect(roles.map(({ id }) => /containers\/([\w-]+)/.exec(id)?.[1])).toEqual(["gold"]);
      const [app] = ofType(snapshot, "Microsoft.Web/sites");
      expect(at(app, "properties.publicNetworkAccess")).toBe("Disabled");
      expect(at(app, "properties.siteConfig.ipSecurityRestrictionsDefaultAction")).toBe("Deny");
      expect(ofType(snapshot, "Microsoft.Network/privateDnsZones").map(({ name }) => name)).toContain(
        "privatelink.azurewebsites.net",
      );
      const facts = {
        ...factsOf("prod"),
        readerGroups: { raw: [], gold: [group], "gold-personal": [] },
        privateApp: true,
        addressRanges: ["203.0.113.0/24"],
      };
      const violations = (of: Facts) => policiesOf("prod").flatMap((policy) => policy.violations(snapshot, of));
      expect(violations(facts)).toEqual([]);
      // The parameter file alone opens nothing.
      expect(violations(factsOf("prod")).length).toBeGreaterThan(3);
    });
  });
});
