import { describe, expect, it } from "vitest";
import { activityFailure } from "./failures.ts";

describe("an activity failure", () => {
  it("contains the activity and its error", () => {
    expect(activityFailure("summarize", new Error("no"))).toEqual({
      Reason: "Activity function 'summarize' failed: no",
      Details: "Exception while executing function: Functions.summarize: no",
    });
    expect(activityFailure("summarize", "text").Reason).toBe("Activity function 'summarize' failed: text");
  });

  it("contains the details of an exception properties provider", () => {
    const thrown = { errorType: "RangeError", errorMessage: "no", isNonRetriable: false, properties: { code: 5 } };
    expect(activityFailure("summarize", new Error(JSON.stringify(thrown)))).toMatchObject({
      Reason: "Activity function 'summarize' failed: no",
      FailureDetails: { ErrorType: "RangeError", ErrorMessage: "no", IsNonRetriable: false, Properties: { code: 5 } },
    });
  });

  it.each(["{", '{"other":1}'])("keeps any other text: %s", (text) => {
    expect(activityFailure("summarize", new Error(text))).not.toHaveProperty("FailureDetails");
  });
});
