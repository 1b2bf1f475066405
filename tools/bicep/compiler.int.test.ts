import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { changesBetween } from "./changes.ts";
import { check } from "./check.ts";
import { type Compiler, openCompiler } from "./compiler.ts";
import { findCompiler } from "./find-compiler.ts";
import { changeLines } from "./lines.ts";
import { policies } from "./policies/policies.ts";
import { at, ofType } from "./policies/policy.ts";
import { environments, readSnapshot } from "./snapshot.ts";

// Each expansion takes a second, and several when the machine is busy.
vi.setConfig({ testTimeout: 180_000 });

const program = await findCompiler();
if (program === undefined)
  console.warn(
    "SKIPPED: no Bicep compiler is here, so bicep/ is not compiled; the committed snapshots are tested all the same. `npm run bicep -- check` says how to get one.",
  );

it.runIf(process.env["CI"] === "true")("CI has a Bicep compiler", () => {
  expect(program).toBeDefined();
});

describe.skipIf(program === undefined)("with the Bicep compiler", () => {
  let compiler: Compiler;
  let folder: string;
  beforeAll(async () => {
    compiler = await openCompiler(program ?? "");
    folder = await mkdtemp(join(tmpdir(), "bicep-"));
    for (const part of ["bicep", "shared"]) await cp(part, join(folder, part), { recursive: true });
  });
  afterAll(async () => {
    compiler.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs with a file of the copy changed. */
  async function having(file: string, change: (text: string) => string, run: () => Promise<void>): Promise<void> {
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
    for await (const { what, wrong } of check(compiler, folder)) if (wrong.length > 0) found.push(what);
    return found;
  };

  /** Names of the settings that the app of the copy asks for. */
  const settingsOfCopy = async () => {
    const file = JSON.stringify(pathToFileURL(join(folder, "shared", "azure", "settings.ts")));
    const script = `console.log(Object.keys((await import(${file})).settings).join())`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    return stdout.trim().split(",");
  };

  it("what changes in the app's description changes in all four environments, and in the app", async () => {
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
    await having("shared/resources.json", more, async () => {
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
            expect.stringMatching(/^- Microsoft\.EventHub\/namespaces\/eventhubs .+ DELETE: what it holds is lost$/),
          ]),
        );
      }
    });
  });

  it("notices a wrong property, a wrong layout, a stale snapshot, another dev for azd", async () => {
    const wrongly = (text: string) =>
      text.replace("    kafkaEnabled: true", "   kafkaEnabld: true\n    kafkaEnabled: false");
    await having("bicep/modules/event-hubs.bicep", wrongly, async () => {
      await having(
        "bicep/subscription.bicepparam",
        (text) => text.replace("amount: 150", "amount: 151"),
        async () => {
          expect(await failures()).toEqual(
            expect.arrayContaining([
              "environments/dev.bicepparam and its template compile",
              "every file is formatted",
              "azd's dev is dev",
              "dev: the committed snapshot is current",
              "prod: keys and passwords are off, TLS is 1.2 or newer, and what is deleted can be got back",
            ]),
          );
        },
      );
    });
  });

  it("expands a Durable Task Scheduler, public or private, by a parameter alone", async () => {
    const scheduled = (text: string) => text.replace("param size = {", "param size = {\n  scheduler: { units: 1 }");
    for (const environment of ["dev", "prod"] as const)
      await having(`bicep/environments/${environment}.bicepparam`, scheduled, async () => {
        const snapshot = await compiler.expand(folder, environment);
        expect(ofType(snapshot, "Microsoft.DurableTask/schedulers/taskHubs")).toHaveLength(1);
        expect(at(ofType(snapshot, "Microsoft.Web/sites/config")[0], "properties")).toMatchObject({
          AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: "azureManaged",
        });
        expect(policies.flatMap((policy) => policy.violations(snapshot, environment))).toEqual([]);
      });
  });

  it("expands groups of readers, each to its containers, and a door that lets some in", async () => {
    const group = "11111111-2222-3333-4444-555555555555";
    const given = (text: string) =>
      `${text}\nparam readerGroups = { raw: [], gold: ['${group}'], 'gold-personal': [] }\nparam door = { private: true, allow: ['203.0.113.0/24'] }\n`;
    await having("bicep/environments/prod.bicepparam", given, async () => {
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
      expect(policies.flatMap((policy) => policy.violations(snapshot, "prod"))).toEqual([]);
    });
  });
});
