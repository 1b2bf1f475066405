import { expect, it } from "vitest";
import { type OutboxMessage, outboxMessageFrom } from "./message.ts";

const message: OutboxMessage = {
  ...{ id: "m", output: "o", subject: "s", key: "k", published: false, createdAt: 5 },
  body: { customer: "c", score: 1.5 },
};

it("reads a stored message", () => {
  for (const each of [message, { ...message, time: 7, after: "l" }]) expect(outboxMessageFrom(each)).toEqual(each);
});

it.each([
  ["output", { ...message, output: undefined }],
  ["subject", { ...message, subject: 1 }],
  ["published", { ...message, published: "false" }],
  ["body", { ...message, body: undefined }],
  ["score", { ...message, body: { score: null } }],
  ["after", { ...message, after: 5 }],
])("rejects a message with an invalid %s", (property, stored) => {
  expect(() => outboxMessageFrom(stored)).toThrow(`document m: ${property} is not as expected`);
});
