import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import { environments } from "../bicep/snapshot.ts";
import { expression } from "./testing/expression.ts";
import { under, unknownCalls } from "./testing/scripts.ts";

const read = (file: string) => readFileSync(file, "utf8");
const files = [
  "azure-pipelines.yml",
  ...["delivery", "deploy", "what-if"].map((name) => `.azure-pipelines/${name}.yml`),
];
const [pipeline, delivery, deploy, whatIf] = files.map((file) => parse(read(file)));
const [check, , ...deployments] = delivery.stages;

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

const parts = [delivery.stages, deploy.stages, whatIf.jobs];
const steps = [...stepsIn(parts)];

describe("the pipeline for Azure DevOps", () => {
  it.each(files)("%s is valid YAML without duplicate keys", (file) => {
    const { errors, warnings } = parseDocument(read(file), { strict: true, uniqueKeys: true });
    expect([errors, warnings]).toEqual([[], []]);
    expect(steps.length).toBeGreaterThan(20);
  });

  it("extends the template of main, and passes no environments and no order", () => {
    const [trusted] = pipeline.resources.repositories;
    expect([trusted.repository, trusted.ref]).toEqual(["trusted", "refs/heads/main"]);
    expect(pipeline.extends.template).toBe(".azure-pipelines/delivery.yml@trusted");
    expect(Object.keys(pipeline)).toEqual(["trigger", "pr", "parameters", "resources", "extends"]);
    expect(delivery.parameters.map(({ name }: { name: string }) => name)).toEqual(["allowLoss"]);
  });

  it("deploys the same environments in the same order", () => {
    expect(deployments).toEqual(
      environments.map((environment, index) => ({
        template: "deploy.yml",
        parameters: { environment, after: index === 0 ? "check" : `deploy_${environments[index - 1]}` },
      })),
    );
    expect(deploy.stages[0]).toMatchObject({
      stage: `deploy_${expression("parameters.environment")}`,
      dependsOn: expression("parameters.after"),
      condition: "and(succeeded(), eq(variables.isMain, 'True'), eq(variables.isPullRequest, 'False'))",
    });
    expect(delivery.stages[1].jobs).toHaveLength(environments.length);
  });

  it("calls existing scripts, the same as the workflows", () => {
    const calls = under(parts, "script", "inlineScript");
    expect(unknownCalls(calls)).toEqual([]);
    expect(unknownCalls(["npm run nothing", "npm run delivery -- nothing"])).toHaveLength(2);
    const used = (texts: readonly string[]) =>
      new Set(
        texts
          .join("\n")
          .match(
            /npm (run(?: --silent)? [\w:]+( -- (check|diff|compile|what-if|coverage|--delivery))?|test|ci|audit)|delivery\.mjs deliver/g,
          ),
      );
    const workflows = ["pull-request", "main", "deploy", "what-if"].map((name) =>
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
    expect(connections(whatIf.jobs)).toEqual(new Set([`korevital-plan-${expression("parameters.environment")}`]));
    expect(connections(deploy.stages)).toEqual(new Set([`korevital-${expression("parameters.environment")}`]));
    expect(connections(check)).toEqual(new Set());
    const checkouts = steps.filter((step) => "checkout" in step);
    expect(checkouts.map((step) => step["persistCredentials"])).toEqual([false, false, false]);
    // No code of a pull request runs beside the plan identity, and no package beside the one that deploys.
    expect([...stepsIn(whatIf.jobs)][0]?.["checkout"]).toBe("trusted");
    expect(under(deploy.stages, "script", "inlineScript").join("\n")).not.toContain("npm");
  });

  it("tags a verified build only after its verification", () => {
    const [{ strategy }] = deploy.stages[0].jobs;
    const stepTexts: string[] = strategy.runOnce.deploy.steps.map((step: object) => JSON.stringify(step));
    const at = (text: string) => stepTexts.findIndex((step) => step.includes(text));
    expect(at("delivery.mjs deliver")).toBeLessThan(at("addbuildtag]verified-"));
    expect(stepTexts[at("addbuildtag")]).not.toContain("condition");
  });
});
