import { expect, it } from "vitest";
import { problem } from "./problem.ts";

it("has a type for machines and a detail for people", () => {
  const response = problem("hub-busy", "retry later", { members: { more: 1 }, headers: { "retry-after": "5" } });
  expect(response).toMatchObject({
    status: 429,
    headers: { "content-type": "application/problem+json", "retry-after": "5", "cache-control": "no-store" },
  });
  expect(JSON.parse(response.body)).toEqual({
    type: "urn:korevital:problem:hub-busy",
    title: "The hub is busy",
    status: 429,
    detail: "retry later",
    more: 1,
  });
});
