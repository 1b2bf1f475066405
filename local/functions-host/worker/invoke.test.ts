import { describe, expect, it } from "vitest";
import type { InvocationModel, InvocationRequest, ProgrammingModel } from "./core-types.ts";
import { Hooks } from "./hooks.ts";
import { invokeFunction } from "./invoke.ts";

const request: InvocationRequest = {
  invocationId: "i",
  functionId: "f",
  inputData: [],
  triggerMetadata: {},
  traceContext: { traceParent: "", traceState: "", attributes: {} },
};

/** A library that records its calls. */
function library(steps: string[]): ProgrammingModel {
  const model: InvocationModel = {
    async getArguments() {
      steps.push("arguments");
      return { context: { name: "context" }, inputs: ["input"] };
    },
    async invokeFunction(context, inputs, handler) {
      steps.push("handler");
      return handler(...inputs, context);
    },
    async getResponse(_, result) {
      steps.push("response");
      return { returnValue: { json: JSON.stringify(result) } };
    },
  };
  return { name: "test", version: "1", getInvocationModel: () => model };
}

function prepare(callback: (...args: readonly unknown[]) => unknown) {
  const steps: string[] = [];
  const hooks = new Hooks();
  const registered = { metadata: { name: "f", bindings: {} }, callback };
  const run = () => invokeFunction(registered, request, { model: library(steps), hooks, log: () => {} });
  return { steps, hooks, run };
}

describe("an invocation", () => {
  it("runs in the order of the worker, and hooks may replace inputs and result", async () => {
    const { steps, hooks, run } = prepare((input) => `got ${input}`);
    hooks.register("preInvocation", (context) => {
      steps.push("before");
      Object.assign(context, { inputs: ["other"] });
      Object.assign(Object(context).hookData, { mark: 1 });
    });
    hooks.register("postInvocation", (context) => {
      steps.push(`after, mark ${Object(context).hookData.mark}`);
      Object.assign(context, { result: `${Object(context).result}!` });
    });
    expect(await run()).toEqual({ returnValue: { json: '"got other!"' } });
    expect(steps).toEqual(["arguments", "before", "handler", "after, mark 1", "response"]);
  });

  it("fails with the error of the handler after the hooks have run", async () => {
    const { steps, hooks, run } = prepare(() => {
      throw new Error("no");
    });
    hooks.register("postInvocation", (context) => steps.push(String(Object(context).error)));
    await expect(run()).rejects.toThrow("no");
    expect(steps).toEqual(["arguments", "handler", "Error: no"]);
  });

  it("succeeds when a hook removes the error", async () => {
    const { hooks, run } = prepare(() => {
      throw new Error("no");
    });
    hooks.register("postInvocation", (context) => Object.assign(context, { error: null, result: 1 }));
    expect(await run()).toEqual({ returnValue: { json: "1" } });
  });
});

it("rejects unknown hooks, and does not run disposed ones", async () => {
  const hooks = new Hooks();
  expect(() => hooks.register("onLunch", () => {})).toThrow('Unrecognized hook "onLunch"');
  const seen: string[] = [];
  const first = hooks.register("appStart", () => seen.push("first"));
  hooks.register("appStart", () => seen.push("second"));
  first.dispose();
  first.dispose();
  await hooks.run("appStart", {});
  expect(seen).toEqual(["second"]);
});
