import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import { environments } from "../bicep/snapshot.ts";
import { expression } from "./testing/expression.ts";
import { under, unknownCalls } from "./testing/scripts.ts";

const text = readFileSync("azure-pipelines.yml", "utf8");
const pipeline = parse(text);
const [check, whatIf, deployments] = pipeline.stages;
const each = expression("each environment in parameters.environments");

/** Required inputs by task. */
const tasks: Readonly<Record<string, readonly string[]>> = {
  "UseNode@1": ["version"],
  "AzureCLI@2": ["azureSubscription", "scriptType", "scriptLocation", "inlineScript"],
  "DownloadPipelineArtifact@2": ["artifact", "path"],
};

function* stepsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== "object" || value === null) return;
  if ("steps" in value && Array.isArray(value.steps)) yield* value.steps;
  for (const part of Object.values(value)) yield* stepsIn(part);
}

const steps = [...stepsIn(pipeline.stages)];

describe("the pipeline for Azure DevOps", () => {
  it("is valid YAML without duplicate keys", () => {
    const { errors, warnings } = parseDocument(text, { strict: true, uniqueKeys: true });
    expect([errors, warnings]).toEqual([[], []]);
    expect(steps.length).toBeGreaterThan(20);
  });

  it("deploys the same environments in the same order", () => {
    const { default: listed } = pipeline.parameters.find(({ name }: { name: string }) => name === "environments");
    const order = environments.map((name, index) => ({
      name,
      after: index === 0 ? "check" : `deploy_${environments[index - 1]}`,
    }));
    expect(listed).toEqual(order);
    expect(deployments[each][0]).toMatchObject({
      stage: `deploy_${expression("environment.name")}`,
      dependsOn: expression("environment.after"),
      condition: "and(succeeded(), eq(variables.isMain, 'True'), eq(variables.isPullRequest, 'False'))",
    });
    expect(whatIf.jobs[0][each]).toHaveLength(1);
  });

  it("calls existing scripts, the same as the workflows", () => {
    const calls = under(pipeline.stages, "script", "inlineScript");
    expect(unknownCalls(calls)).toEqual([]);
    expect(unknownCalls(["npm run nothing", "npm run delivery -- nothing"])).toHaveLength(2);
    const used = (texts: readonly string[]) =>
      new Set(
        texts.join("\n").match(/npm (run(?: --silent)? [\w:]+( -- (check|diff|what-if|deliver|coverage))?|test|ci)/g),
      );
    const workflows = ["pull-request", "main", "deploy"].map((name) =>
      parse(readFileSync(`.github/workflows/${name}.yml`, "utf8")),
    );
    const called = used(workflows.flatMap((workflow) => under(workflow, "run")));
    // Comments and artifacts of GitHub are built into Azure DevOps.
    const required = [...called].filter((call) => !/delivery$/.test(call));
    expect([...used(calls)]).toEqual(expect.arrayContaining(required));
  });

  it("passes required inputs to every task, and has one action per step", () => {
    const kinds = ["checkout", "download", "task", "script", "publish"];
    for (const step of steps) {
      expect([step, kinds.filter((kind) => kind in step).length]).toEqual([step, 1]);
      if (step["task"] === undefined) continue;
      const inputs = tasks[String(step["task"])];
      expect([step["task"], inputs]).toEqual([step["task"], expect.any(Array)]);
      expect(Object.keys(step["inputs"] as object)).toEqual(expect.arrayContaining([...(inputs ?? [])]));
    }
  });

  it("uses separate identities for plans and deployments, and persists no credentials in a checkout", () => {
    const connections = (stage: unknown) => new Set(under(stage, "azureSubscription"));
    expect(connections(whatIf)).toEqual(new Set([`korevital-plan-${expression("environment.name")}`]));
    expect(connections(deployments)).toEqual(new Set([`korevital-${expression("environment.name")}`]));
    expect(connections(check)).toEqual(new Set());
    const checkouts = steps.filter((step) => "checkout" in step);
    expect(checkouts.map((step) => step["persistCredentials"])).toEqual([false, false, false]);
  });

  it("tags a verified build only after its verification", () => {
    const [{ strategy }] = deployments[each][0].jobs;
    const stepTexts: string[] = strategy.runOnce.deploy.steps.map((step: object) => JSON.stringify(step));
    const at = (text: string) => stepTexts.findIndex((step) => step.includes(text));
    expect(at("delivery -- deliver")).toBeLessThan(at("addbuildtag]verified-"));
    expect(stepTexts[at("addbuildtag")]).not.toContain("condition");
  });
});
