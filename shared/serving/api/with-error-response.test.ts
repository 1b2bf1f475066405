import { expect, it } from "vitest";
import { jsonResponse } from "./response.ts";
import { withErrorResponse } from "./with-error-response.ts";

it("returns the response", async () => {
  const response = jsonResponse(200, {});
  expect(
    await withErrorResponse(
      async () => response,
      "id",
      () => {},
    ),
  ).toBe(response);
});

it("does not return the reason of a fault", async () => {
  const failures: unknown[] = [];
  const fault = new Error("AccountKey=secret");
  const response = await withErrorResponse(
    () => Promise.reject(fault),
    "4711",
    (error) => failures.push(error),
  );
  expect(failures).toEqual([fault]);
  expect(response.status).toBe(500);
  expect(JSON.parse(response.body)).toMatchObject({ type: "urn:korevital:problem:internal", invocationId: "4711" });
  expect(response.body).not.toContain("secret");
});
