import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AzError } from "./az.ts";
import type { Flags, World } from "./commands/command.ts";
import { commands } from "./commands.ts";

const plain: Flags = { "allow-loss": false, "app-only": false, skip: [] };
const hub = "/subscriptions/0/resourceGroups/g/providers/Microsoft.EventHub/namespaces/ns/eventhubs/bpm";
const deleting = JSON.stringify({ changes: [{ resourceId: hub, changeType: "Delete" }] });
const outputs = JSON.stringify({
  appName: { value: "func" },
  appHostName: { value: "func.example" },
  lakeName: { value: "lake" },
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "korevital-delivery-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** An `az` that answers by the first words of what it is asked, and all that was asked of it. */
function world(answers: Readonly<Record<string, string>> = {}, more: Partial<World> = {}) {
  const asked: string[] = [];
  const said: string[] = [];
  const verified: (readonly string[])[] = [];
  const given: World = {
    async az(...args) {
      asked.push(args.join(" "));
      const [, answer] = Object.entries(answers).find(([words]) => args.join(" ").startsWith(words)) ?? [];
      return answer ?? "";
    },
    fetch: () => Promise.reject(new Error("no network")),
    variables: {},
    say: (text) => void said.push(text),
    buildOf: async (file) => `build of ${file}`,
    async verify(flags) {
      verified.push(flags);
      return true;
    },
    ...more,
  };
  return { given, asked, said, verified };
}

const run = (name: string, flags: Partial<Flags>, { given }: { given: World }) =>
  commands[name]?.({ ...plain, ...flags }, given);

describe("what-if", () => {
  it("validates, then asks, as somebody who may only read", async () => {
    const azure = world({ "deployment group what-if": '{"changes":[]}' });
    expect(await run("what-if", { env: "qa" }, azure)).toBe(true);
    expect(azure.asked.map((text) => text.split(" ").slice(0, 5).join(" "))).toEqual([
      "deployment group validate --resource-group rg-korevital-qa",
      "deployment group what-if --resource-group rg-korevital-qa",
    ]);
    for (const text of azure.asked) expect(text).toMatch(/qa\.bicepparam --validation-level ProviderNoRbac/);
  });

  it("fails when something is lost, unless that is allowed, and writes it down", async () => {
    const [input, report] = [join(folder, "what-if.json"), join(folder, "report.md")];
    await writeFile(input, deleting);
    const azure = world();
    expect(await run("what-if", { env: "dev", input, report }, azure)).toBe(false);
    expect(await readFile(report, "utf8")).toContain("dev: delete `Microsoft.EventHub/namespaces/eventhubs ns/bpm`");
    expect(await run("what-if", { env: "dev", input, "allow-loss": true }, azure)).toBe(true);
    expect(azure.asked).toEqual([]);
  });

  it("says what is left over", async () => {
    const tags = { system: "korevital", managedBy: "bicep" };
    const ignored = { resourceId: hub, changeType: "Ignore", before: { tags } };
    const odd = { resourceId: hub, changeType: "Unsupported" };
    const azure = world({ "deployment group what-if": JSON.stringify({ changes: [ignored, odd] }) });
    expect(await run("what-if", { env: "dev" }, azure)).toBe(true);
    expect(azure.said.join()).toContain("left where it is: Microsoft.EventHub/namespaces/eventhubs ns/bpm. Delete it");
    expect(azure.said.join()).toContain("cannot be told beforehand");
  });

  it("reports what Azure refuses, in Azure's words", async () => {
    const report = join(folder, "report.md");
    const az = () => Promise.reject(new AzError("az deployment group validate: no such group"));
    expect(await run("what-if", { env: "dev", report }, world({}, { az }))).toBe(false);
    expect(await readFile(report, "utf8")).toContain("no such group");
    await expect(run("what-if", { env: "dev" }, world({}, { az }))).rejects.toThrow("no such group");
    await expect(run("what-if", { env: "mars" }, world())).rejects.toThrow("--env mars");
  });
});

describe("deliver", () => {
  const answers = { "deployment group show": outputs, "functionapp config": "[]" };

  it("deploys both, and verifies as it is told", async () => {
    const azure = world(answers);
    const report = join(folder, "report.md");
    const flags = { env: "prod", package: "new.zip", batch: "http", report, skip: ["activity_daily"] };
    expect(await run("deliver", flags, azure)).toBe(true);
    expect(azure.asked.slice(0, 2).join()).toMatch(/get-access-token.*management.*get-access-token.*storage/);
    expect(azure.asked[2]).toMatch(
      /^deployment group create --resource-group rg-korevital-prod .*prod\.bicepparam --name korevital/,
    );
    expect(azure.asked.at(-1)).toMatch(
      /config-zip --resource-group rg-korevital-prod --name func --src new\.zip --build-remote false/,
    );
    expect(azure.verified).toEqual([
      [
        "--env",
        "prod",
        "--build",
        "build of new.zip",
        "--batch",
        "http",
        "--report",
        `${report}.part`,
        "--skip",
        "activity_daily",
      ],
    ]);
    expect(await readFile(report, "utf8")).toContain("**prod: delivered**");
  });

  it("goes back, and fails all the same", async () => {
    const verdicts = [false, true];
    const report = join(folder, "report.md");
    const azure = world(answers, {
      async verify(given) {
        const passed = verdicts.shift() ?? false;
        await writeFile(given[given.indexOf("--report") + 1] ?? "", `passed: ${passed}\n`);
        return passed;
      },
    });
    const old = join(folder, "old.zip");
    await writeFile(old, "");
    const flags = { env: "dev", package: "new.zip", previous: old, "app-only": true, report };
    expect(await run("deliver", flags, azure)).toBe(false);
    expect(azure.asked.join("\n")).not.toContain("deployment group create");
    expect(azure.said.at(-1)).toBe("dev: rolled back");
    expect(await readFile(report, "utf8")).toBe("passed: false\npassed: true\n\n**dev: rolled back**\n");
    const first = world(answers, { verify: async () => false });
    expect(await run("deliver", { ...flags, previous: join(folder, "none.zip") }, first)).toBe(false);
    expect(first.said.at(-1)).toBe("dev: broken");
  });

  it("deploys nothing that is no package", async () => {
    const azure = world(answers, { buildOf: () => Promise.reject(new Error("no package")) });
    expect(await run("deliver", { env: "dev", package: "cat.zip" }, azure)).toBe(false);
    expect(azure.asked.join()).not.toContain("config-zip");
    expect(azure.said.join()).toContain("cat.zip was not deployed: no package");
  });

  it("deploys nothing beside a key in the settings, or where nothing is deployed", async () => {
    const keyed = world({ ...answers, "functionapp config": '["AzureWebJobsStorage"]' });
    expect(await run("deliver", { env: "dev", package: "new.zip" }, keyed)).toBe(false);
    expect(keyed.said.join()).toContain("AzureWebJobsStorage, a connection string");
    const nowhere = world({ "deployment group show": "{}" });
    expect(await run("deliver", { env: "dev", package: "new.zip" }, nowhere)).toBe(false);
    expect(nowhere.said.join()).toContain("has no output appName");
    await expect(run("deliver", { env: "dev" }, nowhere)).rejects.toThrow("--package expected");
  });
});

describe("in a GitHub workflow", () => {
  const variables = { GITHUB_API_URL: "https://api.example", GITHUB_REPOSITORY: "o/r", GITHUB_TOKEN: "t" };

  it("comments, or says what it would have", async () => {
    const file = join(folder, "text.md");
    await writeFile(file, "the text");
    const answering =
      (status: number): typeof fetch =>
      (_, init) =>
        Promise.resolve(Response.json([], { status: init?.method === "POST" ? status : 200 }));
    const flags = { "pull-request": "7", name: "x", file };
    const may = world({}, { variables, fetch: answering(201) });
    expect([await run("comment", flags, may), may.said]).toEqual([true, ["comment x: written"]]);
    const mayNot = world({}, { variables, fetch: answering(403) });
    expect(await run("comment", flags, mayNot)).toBe(true);
    expect(mayNot.said.join()).toContain("the text");
    await expect(run("comment", { ...flags, "pull-request": "x" }, may)).rejects.toThrow("--pull-request");
    await expect(run("comment", flags, world())).rejects.toThrow("GITHUB_API_URL is not set");
  });

  it("tells the run before", async () => {
    const outputs = join(folder, "outputs");
    const workflow_run = { id: 42, repository_id: 1, head_repository_id: 1, head_branch: "main" };
    const answer = async () => Response.json({ artifacts: [{ expired: false, created_at: "2026", workflow_run }] });
    const there = world({}, { variables: { ...variables, GITHUB_OUTPUT: outputs }, fetch: answer });
    await run("previous", { env: "dev" }, there);
    const none = async () => Response.json({});
    await run(
      "previous",
      { env: "dev" },
      world({}, { variables: { ...variables, GITHUB_OUTPUT: outputs }, fetch: none }),
    );
    expect(await readFile(outputs, "utf8")).toBe("run-id=42\nrun-id=\n");
  });

  it("tells coverage", async () => {
    const [file, report] = [join(folder, "summary.json"), join(folder, "coverage.md")];
    const measure = { total: 1, covered: 1, pct: 100 };
    await writeFile(file, JSON.stringify({ total: { lines: measure, branches: measure } }));
    await run("coverage", { file, report }, world());
    expect(await readFile(report, "utf8")).toContain("100 % of lines");
    const told = world();
    await run("coverage", { file }, told);
    expect(told.said.join()).toContain("100 % of branches");
  });
});
