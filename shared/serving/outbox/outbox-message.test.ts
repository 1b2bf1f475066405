import { expect, it } from "vitest";
import { type OutboxMessage, outboxMessageFrom } from "./outbox-message.ts";

const message: OutboxMessage = {
  ...{ id: "m", email: "a@b", published: false },
  score: { customer: "c", score: 1.5, email: "A@b", birthYear: "1950" },
};

it("reads a stored message", () => {
  expect(outboxMessageFrom(message)).toEqual(message);
});

it.each([
  ["email", { ...message, email: undefined }],
  ["published", { id: "m", email: "a@b", score: message.score }],
  ["score", { ...message, score: undefined }],
  ["score", { ...message, score: { ...message.score, score: "1.5" } }],
  ["birthYear", { ...message, score: { ...message.score, birthYear: 1950 } }],
])("rejects a message with an invalid %s", (property, stored) => {
  expect(() => outboxMessageFrom(stored)).toThrow(`document m: ${property} is not as expected`);
});
