import { expect, it } from "vitest";
import { jsonAnswer } from "./answer.ts";
import { guarded } from "./with-error-response.ts";

it("lets answers through", async () => {
  const answer = jsonAnswer(200, {});
  expect(
    await guarded(
      async () => answer,
      "id",
      () => {},
    ),
  ).toBe(answer);
});

it("keeps the reason of a fault for our log", async () => {
  const failures: unknown[] = [];
  const fault = new Error("AccountKey=secret");
  const answer = await guarded(
    () => Promise.reject(fault),
    "4711",
    (error) => failures.push(error),
  );
  expect(failures).toEqual([fault]);
  expect(answer.status).toBe(500);
  expect(JSON.parse(answer.body)).toMatchObject({ type: "urn:korevital:problem:internal", invocationId: "4711" });
  expect(answer.body).not.toContain("secret");
});
