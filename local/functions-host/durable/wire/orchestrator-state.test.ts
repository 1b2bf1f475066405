import { describe, expect, it } from "vitest";
import { stateFromError, stateFromResult } from "./orchestrator-state.ts";

const state = { isDone: true, actions: [[{ actionType: 0 }], [{ actionType: 5 }]], output: 1 };

describe("the state of an orchestrator", () => {
  it("is returned as JSON text or as an object", () => {
    const expected = { isDone: true, actions: [{ actionType: 0 }, { actionType: 5 }], output: 1 };
    expect(stateFromResult(state)).toEqual(expected);
    expect(stateFromResult(JSON.stringify(state))).toEqual(expected);
  });

  it("is part of the message of an error", () => {
    const thrown = new Error(`no\n\n$OutOfProcData$:${JSON.stringify({ ...state, isDone: false, error: "no" })}`);
    expect(stateFromError(thrown)).toMatchObject({ isDone: false, error: "no", actions: [{ actionType: 0 }, {}] });
  });

  it("is the message alone when the function did not run", () => {
    expect(stateFromError(new Error("a hook threw"))).toEqual({ isDone: false, actions: [], error: "a hook threw" });
    expect(stateFromError("text")).toMatchObject({ error: "text" });
  });

  it.each([undefined, null, "5", { output: 1 }])("is rejected when another library returned it: %o", (returned) => {
    expect(() => stateFromResult(returned ?? "null")).toThrow("register it with df.app.orchestration");
  });
});
