import { afterEach, describe, expect, it } from "vitest";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary.ts";
import { factsReader } from "../shared/silver/facts-reader.ts";
import { profileAt } from "../shared/silver/profile.ts";
import type { GeneratedEvent } from "../tools/history.ts";
import { waitUntilSettled } from "../tools/progress.ts";
import { publish } from "../tools/publish.ts";
import { seeded } from "../tools/random.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";
import { personalRows, shuffled } from "./pipeline.ts";
import * as set1 from "./set1.ts";

/** Sends in parts: one publish each. */
const ways: [string, (files: GeneratedEvent[][]) => GeneratedEvent[][]][] = [
  ["in file order", (files) => files],
  ["in reverse order", (files) => files.toReversed()],
  ["twice", (files) => [...files, ...files]],
  ["event by event in random order", (files) => shuffled(files.flat(), seeded(3)).map((event) => [event])],
];

describe.skipIf(!set1.isThere)("the published course data, set 1, through the hubs", () => {
  let stack: LocalStack;
  afterEach(() => stack.close());

  it.each(ways)("%s: exactly the expected rows and profiles", { timeout: 180_000 }, async (_, partsOf) => {
    stack = await startLocalStack();
    await stack.startApp();
    const parts = partsOf(set1.files());
    for (const part of parts) await publish(stack.azure, part);
    const before = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
    const { landed } = await waitUntilSettled(stack.azure, before, parts.flat().length);
    expect(landed).toEqual({ ...before, accepted: parts.flat().length });
    const rows = await personalRows(stack.azure, workoutBpmSummary);
    expect(rows.map(set1.asExpected)).toEqual(
      set1.expected("workout_bpm_summary").map((row) => {
        const { min_bpm, avg_bpm, max_bpm } = row;
        return { ...row, ...set1.rounded({ min_bpm, avg_bpm, max_bpm }) };
      }),
    );
    await expectProfiles(stack);
  });
});

/** The last version of everyone, updates included. */
async function expectProfiles({ azure }: LocalStack): Promise<void> {
  const facts = factsReader(azure.silver);
  for (const { user_id = "", ...row } of set1.expected("user_profile")) {
    const version = profileAt(await facts.person(user_id), Number.POSITIVE_INFINITY);
    const { firstName, lastName, streetAddress, ...same } = version?.attributes ?? {};
    const names = { first_name: firstName, last_name: lastName, street_address: streetAddress };
    expect({ ...same, ...names, updated_epoch: String((version?.time ?? 0) / 1000) }, user_id).toEqual(row);
  }
}
