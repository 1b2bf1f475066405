import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { openSilverReader } from "../shared/silver/open-silver-reader.ts";
import { profileAt } from "../shared/silver/rules/profile-at.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows } from "../testing/pipeline.ts";
import * as set1 from "../testing/set1.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";
import { type PublishedEvent, publish } from "../tools/common/publish.ts";
import { seeded, shuffled } from "../tools/common/random.ts";

/** The parts that are published one after another. */
const publications: [string, (files: PublishedEvent[][]) => PublishedEvent[][]][] = [
  ["in file order", (files) => files],
  ["in reverse order", (files) => files.toReversed()],
  ["twice", (files) => [...files, ...files]],
  ["event by event in random order", (files) => shuffled(files.flat(), seeded(3)).map((event) => [event])],
];

type Files = ReturnType<typeof set1.files>;

/** The files that land one after another. */
const landings: [string, (files: Files) => Files][] = [
  ["in file order", (files) => files],
  ["in reverse order", (files) => files.toReversed()],
  ["twice, gzipped the second time", (files) => [...files, ...files.map(gzipped)]],
];

function gzipped({ name, content }: Files[number]): Files[number] {
  return { name: `${name}.gz`, content: gzipSync(content) };
}

const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };

describe("the published course data, set 1, has exactly the expected rows and profiles", () => {
  let stack: LocalStack;
  beforeEach(async (context) => {
    set1.data.skipIfAbsent(context);
    stack = await startLocalStack();
  }, 60_000);
  afterEach(() => stack?.close());

  it.each(publications)("through the hubs, %s", { timeout: 180_000 }, async (_, partsOf) => {
    await stack.startApp();
    const parts = partsOf(await set1.eventFiles());
    for (const part of parts) await publish(stack.azure, part);
    const { landed } = await waitUntilSettled(stack.azure, nothing, parts.flat().length);
    expect(landed).toEqual({ ...nothing, accepted: parts.flat().length });
    await expectSet1(stack);
  });

  it.each(landings)("through landing, %s", { timeout: 180_000 }, async (_, filesOf) => {
    await stack.startApp();
    const files = filesOf(set1.files());
    await put(stack, files);
    const records = (await set1.eventFiles()).flat().length * (files.length / set1.files().length);
    const { landed } = await waitUntilSettled(stack.azure, nothing, records);
    expect(landed).toEqual({ ...nothing, accepted: records });
    await expectSet1(stack);
  });

  it("through landing and the hubs at one time, while the app is killed", { timeout: 240_000 }, async () => {
    const events = (await set1.eventFiles()).flat();
    const app = await stack.startApp();
    await Promise.all([put(stack, set1.files()), publish(stack.azure, events), sleep(700).then(() => app.kill())]);
    await stack.startApp();
    const { landed } = await waitUntilSettled(stack.azure, nothing, events.length * 2);
    expect(landed.accepted).toBe(events.length * 2);
    await expectSet1(stack);
  });
});

async function put({ azure }: LocalStack, files: Files): Promise<void> {
  for (const { name, content } of files) await azure.files("landing").upload(name, Readable.from(content));
}

async function expectSet1(stack: LocalStack): Promise<void> {
  const rows = await personalRows(stack.azure, workoutBpmSummary);
  expect(rows.map(set1.asExpected)).toEqual(
    set1.expected("workout_bpm_summary").map((row) => {
      const { min_bpm, avg_bpm, max_bpm } = row;
      return { ...row, ...set1.rounded({ min_bpm, avg_bpm, max_bpm }) };
    }),
  );
  expect(await personalRows(stack.azure, gymSummary)).toEqual(set1.expected("gym_summary_by_day").map(set1.asGymRow));
  await expectProfiles(stack);
}

/** The latest version of every profile, including updates. */
async function expectProfiles({ azure }: LocalStack): Promise<void> {
  const silver = openSilverReader(azure.silver);
  for (const { user_id = "", ...row } of set1.expected("user_profile")) {
    const version = profileAt(await silver.queryPartition("people", user_id), Number.POSITIVE_INFINITY);
    const { firstName, lastName, streetAddress, ...same } = version?.attributes ?? {};
    const names = { first_name: firstName, last_name: lastName, street_address: streetAddress };
    expect({ ...same, ...names, updated_epoch: String((version?.time ?? 0) / 1000) }, user_id).toEqual(row);
  }
}
