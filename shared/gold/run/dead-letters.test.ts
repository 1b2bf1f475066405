import { expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { deadLetter, listDeadLetters } from "./dead-letters.ts";

const summary = { name: "s" };
const group = { id: "g", partition: "u", key: { userId: "u", date: "2026-07-01" } };

it("lists dead letters as they were written", async () => {
  const errors = memoryContainer("summary");
  await deadLetter(errors, summary, group, "r", 5);
  expect(await listDeadLetters(errors, summary)).toEqual([
    { id: "g", summary: "s", key: group.key, reason: "r", time: 5 },
  ]);
});

it.each([
  ["key", { userId: 7 }],
  ["reason", undefined],
  ["time", "5"],
])("rejects a stored dead letter with an invalid %s", async (property, value) => {
  const errors = memoryContainer("summary");
  await deadLetter(errors, summary, group, "r", 5);
  const [stored] = errors.all<{ id: string }>();
  errors.put({ id: "g", ...stored, ...{ [property]: value } });
  await expect(listDeadLetters(errors, summary)).rejects.toThrow(`document g: ${property} is not as expected`);
});
