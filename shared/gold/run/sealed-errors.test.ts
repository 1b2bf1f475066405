import { expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { keyedHashes } from "../../silver/erasure/keyed-hashes.ts";
import { deadLetter, listDeadLetters } from "./dead-letters.ts";
import { sealedErrors } from "./sealed-errors.ts";

it("stores no value of a group's key, and returns all", async () => {
  const stored = memoryContainer("summary");
  const errors = sealedErrors(stored, keyedHashes(Buffer.alloc(32, 1)));
  const key = { userId: "member-20001", date: "2026-03-02" };
  const [summary, group] = [{ name: "workout_bpm_summary" }, { id: "g", key }];
  for (const _ of [1, 2])
    await deadLetter({ errors, retryConflicts, now: () => 5 }, summary, group, { code: "group-failed" });
  expect(JSON.stringify(stored.all())).not.toMatch(/member|2026-03/);
  expect(await listDeadLetters(errors, summary)).toMatchObject([{ id: "g", key, attempts: 2 }]);
});
