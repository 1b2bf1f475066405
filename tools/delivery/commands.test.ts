import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AzError } from "./az.ts";
import type { CommandContext, Flags } from "./commands/command.ts";
import { commands } from "./commands.ts";

const plain: Flags = { allowLoss: false, appOnly: false, skip: [] };
const hub = "/subscriptions/0/resourceGroups/g/providers/Microsoft.EventHub/namespaces/ns/eventhubs/bpm";
const deleting = JSON.stringify({ changes: [{ resourceId: hub, changeType: "Delete" }] });
const outputs = JSON.stringify({
  appName: { value: "func" },
  appNames: { value: ["func", "func-pipeline"] },
  appHostName: { value: "func.example" },
  lakeName: { value: "lake" },
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "korevital-delivery-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A context with a fake `az` that responds by the first words of a command, and records commands and logs. */
function commandContext(answers: Readonly<Record<string, string>> = {}, more: Partial<CommandContext> = {}) {
  const azCalls: string[] = [];
  const logs: string[] = [];
  const verified: (readonly string[])[] = [];
  const context: CommandContext = {
    async az(...args) {
      azCalls.push(args.join(" "));
      const [, answer] = Object.entries(answers).find(([words]) => args.join(" ").startsWith(words)) ?? [];
      return answer ?? "";
    },
    fetch: () => Promise.reject(new Error("no network")),
    variables: {},
    log: (text) => void logs.push(text),
    buildOf: async (file) => `build of ${file}`,
    async verify(flags) {
      verified.push(flags);
      return true;
    },
    ...more,
  };
  return { context, azCalls, logs, verified };
}

const run = (name: string, flags: Partial<Flags>, { context }: { context: CommandContext }) =>
  commands[name]?.({ ...plain, ...flags }, context);

describe("what-if", () => {
  it("validates and predicts as a read-only identity", async () => {
    const azure = commandContext({ "deployment group what-if": '{"changes":[]}' });
    expect(await run("what-if", { env: "qa" }, azure)).toBe(true);
    expect(azure.azCalls.map((text) => text.split(" ").slice(0, 5).join(" "))).toEqual([
      "deployment group validate --resource-group rg-korevital-qa",
      "deployment group what-if --resource-group rg-korevital-qa",
    ]);
    for (const text of azure.azCalls) expect(text).toMatch(/qa\.bicepparam --validation-level ProviderNoRbac/);
  });

  it("judges compiled templates", async () => {
    const azure = commandContext({ "deployment group what-if": '{"changes":[]}' });
    expect(await run("what-if", { env: "qa", template: "t.json", parameters: "p.json" }, azure)).toBe(true);
    for (const text of azure.azCalls) expect(text).toContain("--template-file t.json --parameters @p.json --valid");
    const variables = { ALERT_EMAILS: "a@b.net,c@d.net", ALERT_PAGER: "https://page.b.net" };
    const withReceivers = commandContext({ "deployment group what-if": '{"changes":[]}' }, { variables });
    await run("what-if", { env: "prod", template: "t.json", parameters: "p.json" }, withReceivers);
    expect(withReceivers.azCalls[1]).toContain('@p.json emails=["a@b.net","c@d.net"] pager=https://page.b.net');
    await expect(run("what-if", { env: "qa", template: "t.json" }, azure)).rejects.toThrow("requires --parameters");
  });

  it("fails on data loss unless allowed, and writes the report", async () => {
    const [input, report] = [join(folder, "what-if.json"), join(folder, "report.md")];
    await writeFile(input, deleting);
    const azure = commandContext();
    expect(await run("what-if", { env: "dev", input, report }, azure)).toBe(false);
    expect(await readFile(report, "utf8")).toContain("dev: delete `Microsoft.EventHub/namespaces/eventhubs ns/bpm`");
    expect(await run("what-if", { env: "dev", input, allowLoss: true }, azure)).toBe(true);
    expect(azure.azCalls).toEqual([]);
  });

  it("reports orphaned resources", async () => {
    const tags = { system: "korevital", managedBy: "bicep" };
    const ignored = { resourceId: hub, changeType: "Ignore", before: { tags } };
    const odd = { resourceId: hub, changeType: "Unsupported" };
    const azure = commandContext({ "deployment group what-if": JSON.stringify({ changes: [ignored, odd] }) });
    expect(await run("what-if", { env: "dev" }, azure)).toBe(true);
    expect(azure.logs.join()).toContain(
      "orphaned: Microsoft.EventHub/namespaces/eventhubs ns/bpm is no longer in bicep/",
    );
    expect(azure.logs.join()).toContain("unpredictable");
  });

  it("reports the error message of Azure", async () => {
    const report = join(folder, "report.md");
    const az = () => Promise.reject(new AzError("az deployment group validate: no such group"));
    expect(await run("what-if", { env: "dev", report }, commandContext({}, { az }))).toBe(false);
    expect(await readFile(report, "utf8")).toContain("no such group");
    await expect(run("what-if", { env: "dev" }, commandContext({}, { az }))).rejects.toThrow("no such group");
    await expect(run("what-if", { env: "mars" }, commandContext())).rejects.toThrow("--env mars");
  });
});

describe("deliver", () => {
  const answers = { "deployment group show": outputs, "functionapp config": "[]" };

  it("deploys infrastructure and package, and verifies with the context flags", async () => {
    const receivers = { ALERT_EMAILS: "night@operations.net", ALERT_PAGER: "https://page.operations.net/x" };
    const azure = commandContext(answers, { variables: receivers });
    const report = join(folder, "report.md");
    const flags = { env: "prod", package: "new.zip", batch: "http", report, skip: ["activity_daily"] };
    expect(await run("deliver", flags, azure)).toBe(true);
    expect(azure.azCalls.slice(0, 2).join()).toMatch(/get-access-token.*management.*get-access-token.*storage/);
    expect(azure.azCalls[2]).toMatch(
      /^deployment group create --resource-group rg-korevital-prod .*prod\.bicepparam --name korevital/,
    );
    expect(
      azure.azCalls.filter((call) => call.includes("config-zip")).map((call) => /--name (\S+)/.exec(call)?.[1]),
    ).toEqual(["func-pipeline", "func"]);
    expect(azure.azCalls.at(-1)).toMatch(
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

  it("deploys nothing to prod and uat without receivers of alerts, or with a placeholder", async () => {
    for (const variables of [
      {},
      { ALERT_EMAILS: "$(ALERT_EMAILS)" },
      { ALERT_EMAILS: "on-call@example.com", ALERT_PAGER: "https://page.operations.net" },
    ]) {
      const azure = commandContext(answers, { variables });
      await expect(run("deliver", { env: "prod", package: "new.zip" }, azure)).rejects.toThrow("reach nobody");
      expect(azure.azCalls).toEqual([]);
    }
  });

  it("rolls back and fails", async () => {
    const verdicts = [false, true];
    const report = join(folder, "report.md");
    const azure = commandContext(answers, {
      async verify(given) {
        const passed = verdicts.shift() ?? false;
        await writeFile(given[given.indexOf("--report") + 1] ?? "", `passed: ${passed}\n`);
        return passed;
      },
    });
    const old = join(folder, "old.zip");
    await writeFile(old, "");
    const flags = { env: "dev", package: "new.zip", previous: old, appOnly: true, report };
    expect(await run("deliver", flags, azure)).toBe(false);
    expect(azure.azCalls.join("\n")).not.toContain("deployment group create");
    expect(azure.logs.at(-1)).toBe("dev: rolled back");
    expect(await readFile(report, "utf8")).toBe("passed: false\npassed: true\n\n**dev: rolled back**\n");
    const first = commandContext(answers, { verify: async () => false });
    expect(await run("deliver", { ...flags, previous: join(folder, "none.zip") }, first)).toBe(false);
    expect(first.logs.at(-1)).toBe("dev: broken");
  });

  it("does not deploy an invalid package", async () => {
    const azure = commandContext(answers, { buildOf: () => Promise.reject(new Error("no package")) });
    expect(await run("deliver", { env: "dev", package: "cat.zip" }, azure)).toBe(false);
    expect(azure.azCalls.join()).not.toContain("config-zip");
    expect(azure.logs.join()).toContain("cat.zip was not deployed: no package");
  });

  it("does not deploy if the settings contain a key, or without a deployment", async () => {
    const keyed = commandContext({ ...answers, "functionapp config": '["AzureWebJobsStorage"]' });
    expect(await run("deliver", { env: "dev", package: "new.zip" }, keyed)).toBe(false);
    expect(keyed.logs.join()).toContain("AzureWebJobsStorage, a connection string");
    const nowhere = commandContext({ "deployment group show": "{}" });
    expect(await run("deliver", { env: "dev", package: "new.zip" }, nowhere)).toBe(false);
    expect(nowhere.logs.join()).toContain("has no output appName");
    await expect(run("deliver", { env: "dev" }, nowhere)).rejects.toThrow("--package expected");
  });
});

describe("in a GitHub workflow", () => {
  const variables = { GITHUB_API_URL: "https://api.example", GITHUB_REPOSITORY: "o/r", GITHUB_TOKEN: "t" };

  it("writes the comment, or logs it without permission", async () => {
    const file = join(folder, "text.md");
    await writeFile(file, "the text");
    const answering =
      (status: number): typeof fetch =>
      (_, init) =>
        Promise.resolve(Response.json([], { status: init?.method === "POST" ? status : 200 }));
    const flags = { pullRequest: "7", name: "x", file };
    const writable = commandContext({}, { variables, fetch: answering(201) });
    expect([await run("comment", flags, writable), writable.logs]).toEqual([true, ["comment x: created"]]);
    const readOnly = commandContext({}, { variables, fetch: answering(403) });
    expect(await run("comment", flags, readOnly)).toBe(true);
    expect(readOnly.logs.join()).toContain("the text");
    await expect(run("comment", { ...flags, pullRequest: "x" }, writable)).rejects.toThrow("--pull-request");
    await expect(run("comment", flags, commandContext())).rejects.toThrow("GITHUB_API_URL is not set");
  });

  it("finds the previous run", async () => {
    const outputs = join(folder, "outputs");
    const workflow_run = { id: 42, repository_id: 1, head_repository_id: 1, head_branch: "main" };
    const answer = async () => Response.json({ artifacts: [{ expired: false, created_at: "2026", workflow_run }] });
    const there = commandContext({}, { variables: { ...variables, GITHUB_OUTPUT: outputs }, fetch: answer });
    await run("previous", { env: "dev" }, there);
    const none = async () => Response.json({});
    await run(
      "previous",
      { env: "dev" },
      commandContext({}, { variables: { ...variables, GITHUB_OUTPUT: outputs }, fetch: none }),
    );
    expect(await readFile(outputs, "utf8")).toBe("run-id=42\nrun-id=\n");
  });

  it("reports coverage", async () => {
    const [file, report] = [join(folder, "summary.json"), join(folder, "coverage.md")];
    const measure = { total: 1, covered: 1, pct: 100 };
    await writeFile(file, JSON.stringify({ total: { lines: measure, branches: measure } }));
    await run("coverage", { file, report }, commandContext());
    expect(await readFile(report, "utf8")).toContain("100 % of lines");
    const context = commandContext();
    await run("coverage", { file }, context);
    expect(context.logs.join()).toContain("100 % of branches");
  });
});
