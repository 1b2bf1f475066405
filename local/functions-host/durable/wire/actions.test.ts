import { describe, expect, it } from "vitest";
import { parseAction } from "./actions.ts";

describe("a serialized action", () => {
  it("is a call with its input as JSON text", () => {
    expect(parseAction({ actionType: 0, functionName: "a" })).toEqual({
      kind: "activity",
      name: "a",
      version: "",
      input: "null",
    });
    expect(parseAction({ actionType: 2, functionName: "o", instanceId: "i", version: "2", input: [1] })).toEqual({
      kind: "sub-orchestration",
      name: "o",
      version: "2",
      instanceId: "i",
      input: "[1]",
    });
  });

  it("has a policy when it is retried", () => {
    const retryOptions = {
      firstRetryIntervalInMilliseconds: 5,
      maxNumberOfAttempts: 3,
      maxRetryIntervalInMilliseconds: 9,
    };
    expect(parseAction({ actionType: 1, functionName: "a", retryOptions })).toMatchObject({
      retry: { maxAttempts: 3, firstInterval: 5, backoff: 1, maxInterval: 9 },
    });
  });

  it.each([
    [{ actionType: 7 }, "callEntity: durable entities are not supported"],
    [{ actionType: 8 }, "callHttp is not supported: call an activity that makes the request"],
    [{ actionType: 9 }, "signalEntity: durable entities are not supported"],
    [{ actionType: 13 }, "lock: durable entities are not supported"],
    [{ actionType: 99 }, "unknown action type 99"],
    [{ actionType: 5, fireAt: "soon" }, "a timer without a valid time (soon)"],
    [
      { actionType: 1, functionName: "a", retryOptions: { retryTimeoutInMilliseconds: 5 } },
      "retryTimeoutInMilliseconds makes an orchestration hang on Azure: use maxNumberOfAttempts",
    ],
    [{ actionType: 12, compoundActions: [{ actionType: 8 }] }, "callHttp is not supported"],
  ])("is rejected by name: %o", (wire, message) => {
    expect(() => parseAction(wire)).toThrow(message);
  });
});
