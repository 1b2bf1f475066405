import { describe, expect, it } from "vitest";
import { answerReturned, answerThrown } from "./orchestrator-answer.ts";

const state = { isDone: true, actions: [[{ actionType: 0 }], [{ actionType: 5 }]], output: 1 };

describe("what an orchestrator function says", () => {
  it("comes as JSON text or as an object", () => {
    const answer = { isDone: true, actions: [{ actionType: 0 }, { actionType: 5 }], output: 1 };
    expect(answerReturned(state)).toEqual(answer);
    expect(answerReturned(JSON.stringify(state))).toEqual(answer);
  });

  it("comes in the message of what it throws", () => {
    const thrown = new Error(`no\n\n$OutOfProcData$:${JSON.stringify({ ...state, isDone: false, error: "no" })}`);
    expect(answerThrown(thrown)).toMatchObject({ isDone: false, error: "no", actions: [{ actionType: 0 }, {}] });
  });

  it("is the message alone when the function never came to run", () => {
    expect(answerThrown(new Error("a hook threw"))).toEqual({ isDone: false, actions: [], error: "a hook threw" });
    expect(answerThrown("text")).toMatchObject({ error: "text" });
  });

  it.each([undefined, null, "5", { output: 1 }])("is refused when it is not the library's: %o", (returned) => {
    expect(() => answerReturned(returned ?? "null")).toThrow("register it with df.app.orchestration");
  });
});
