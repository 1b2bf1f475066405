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

describe("the workflows", () => {
  it("are three files", () => {
    expect(files).toHaveLength(3);
  });

  it.each(files)("%s: follows actionlint and the workflow rules", async (file) => {
    const content = readFileSync(file, "utf8");
    expect(await actionlint(content, file)).toEqual([]);
    expect(ruleViolations(content)).toEqual([]);
  });

  it.each([
    ["an unknown expression", "npm test", `echo ${expression("github.evnt.number")}`, 'property "evnt" is not defined'],
    ["untrusted input in a script", "npm test", `echo ${expression("github.head_ref")}`, "potentially untrusted"],
    ["an unknown required job", "needs: build", "needs: built", 'job "dev" needs job "built"'],
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
    const order = environments.map((environment, index) => [environment, ["build", ...environments][index]]);
    const chain = Object.entries<{ needs?: string; with?: object }>(jobs).slice(1);
    expect(chain.map(([name, job]) => [name, job.needs])).toEqual(order);
    // actionlint does not check the called file.
    expect(chain.map(([, job]) => job.with)).toEqual(environments.map((environment) => ({ environment })));
    expect(Object.keys(parse(deploy).on.workflow_call.inputs)).toContain("environment");
    expect([main, deploy].map((text) => text.match(/npm run bundle/g)?.length ?? 0)).toEqual([1, 0]);
  });

  it("have one gate that requires every job", () => {
    const { gate, ...others } = parse(pullRequest).jobs;
    expect(gate.needs).toEqual(Object.keys(others));
    expect([gate.if, gate.permissions]).toEqual([expression("always()"), {}]);
  });

  it("predict the changes of each environment, except for forks", () => {
    const { jobs } = parse(pullRequest);
    expect(jobs["what-if"].strategy.matrix.environment).toEqual(environments);
    expect(jobs["what-if"].environment).toBe(`plan-${expression("matrix.environment")}`);
    expect(jobs["what-if"].if).toContain("head.repo.full_name == github.repository");
    const identified = Object.entries<{ permissions: object }>(jobs).filter(([, job]) => "id-token" in job.permissions);
    expect(identified.map(([name]) => name)).toEqual(["what-if"]);
    expect(pullRequest).not.toContain("pull_request_target");
  });

  it("store a verified package only after its verification", () => {
    const { steps } = parse(deploy).jobs.deploy;
    const index = (text: string) => steps.findIndex((step: object) => JSON.stringify(step).includes(text));
    expect(index("delivery -- previous")).toBeLessThan(index("delivery -- deliver"));
    const lastStep = steps.at(-1);
    expect([lastStep.with.name, lastStep.if]).toEqual([`verified-${expression("inputs.environment")}`, undefined]);
  });
});
