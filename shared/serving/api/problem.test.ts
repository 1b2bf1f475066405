import { expect, it } from "vitest";
import { problem } from "./problem.ts";

it("a problem says its kind for machines and what is wrong for people", () => {
  const answer = problem("hub-busy", "come again", { members: { more: 1 }, headers: { "retry-after": "5" } });
  expect(answer).toMatchObject({
    status: 429,
    headers: { "content-type": "application/problem+json", "retry-after": "5", "cache-control": "no-store" },
  });
  expect(JSON.parse(answer.body)).toEqual({
    type: "urn:korevital:problem:hub-busy",
    title: "The hub is busy",
    status: 429,
    detail: "come again",
    more: 1,
  });
});
