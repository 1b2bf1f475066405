import { expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { deadLetter, listDeadLetters } from "./dead-letters.ts";

const summary = { name: "s" };
const store = (errors: ReturnType<typeof memoryContainer>) => ({ errors, retryConflicts, now: () => 5 });
const failure = { code: "group-failed" } as const;
const group = { id: "g", partition: "u", key: { userId: "u", date: "2026-07-01" } };

it("lists dead letters as they were written", async () => {
  const errors = memoryContainer("summary");
  await deadLetter(store(errors), summary, group, failure);
  expect(await listDeadLetters(errors, summary)).toEqual([
    { id: "g", kind: "group", summary: "s", key: group.key, code: "group-failed", time: 5, attempts: 1, retryAt: 5 },
  ]);
});

it.each([
  ["key", { userId: 7 }],
  ["code", "unknown"],
  ["time", "5"],
])("rejects a stored dead letter with an invalid %s", async (property, value) => {
  const errors = memoryContainer("summary");
  await deadLetter(store(errors), summary, group, failure);
  const [stored] = errors.all<{ id: string }>();
  errors.put({ id: "g", ...stored, ...{ [property]: value } });
  await expect(listDeadLetters(errors, summary)).rejects.toThrow(`document g: ${property} is not as expected`);
});
