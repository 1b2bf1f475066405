import { expect, it } from "vitest";
import { errorText } from "./error-text.ts";

it("is never empty", () => {
  expect(errorText(new Error("gone"))).toBe("gone");
  expect(errorText("text")).toBe("text");
  expect(errorText(new Error(" "))).toBe("Error");
  const response = Object.assign(new Error(""), { name: "RestError", statusCode: 500 });
  expect(errorText(response)).toBe("RestError with HTTP status 500");
  expect(errorText(Object.assign(new Error(""), { code: "ECONNRESET" }))).toBe("Error ECONNRESET");
});
