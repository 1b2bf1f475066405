import { describe, expect, it } from "vitest";
import { activityFailure } from "./failures.ts";

describe("an activity's failure", () => {
  it("names the activity and says what it threw", () => {
    expect(activityFailure("lane", new Error("no"))).toEqual({
      Reason: "Activity function 'lane' failed: no",
      Details: "Exception while executing function: Functions.lane: no",
    });
    expect(activityFailure("lane", "text").Reason).toBe("Activity function 'lane' failed: text");
  });

  it("brings the details along that an exception properties provider gave", () => {
    const thrown = { errorType: "RangeError", errorMessage: "no", isNonRetriable: false, properties: { code: 5 } };
    expect(activityFailure("lane", new Error(JSON.stringify(thrown)))).toMatchObject({
      Reason: "Activity function 'lane' failed: no",
      FailureDetails: { ErrorType: "RangeError", ErrorMessage: "no", IsNonRetriable: false, Properties: { code: 5 } },
    });
  });

  it.each(["{", '{"other":1}'])("takes any other text as it is: %s", (text) => {
    expect(activityFailure("lane", new Error(text))).not.toHaveProperty("FailureDetails");
  });
});
