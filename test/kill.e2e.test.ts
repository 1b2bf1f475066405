import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { listPartitions, rowsAfter } from "../shared/bronze/manifest.ts";
import { decodeEvents, decodeQuarantined } from "../shared/bronze/parquet.ts";
import { partitionFromKey } from "../shared/bronze/rows.ts";
import { gymSummary } from "../shared/gold/gym-summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary.ts";
import { history } from "../tools/history.ts";
import { waitUntilSettled } from "../tools/progress.ts";
import { publish } from "../tools/publish.ts";
import { seeded } from "../tools/random.ts";
import { referenceGymRows } from "./gym-reference.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";
import { personalRows, shuffled } from "./pipeline.ts";
import { referenceRows } from "./reference.ts";

/** When the function host is killed, in milliseconds after it started: while it ingests, while silver runs, while gold runs. */
const moments = [300, 700, 1100, 1600, 2400];

let stack: LocalStack;
afterEach(() => stack.close());

it("a function host that is killed five times loses nothing and doubles nothing", { timeout: 240_000 }, async () => {
  stack = await startLocalStack();
  const events = shuffled([...history({ seed: 5, users: 6, days: 7, from: Date.UTC(2026, 4, 4) })], seeded(8));
  const parts = moments.length + 1;
  const part = (index: number) => events.filter((_, each) => each % parts === index);
  for (const [index, moment] of moments.entries()) {
    const app = await stack.startApp();
    const [killed] = await Promise.all([sleep(moment).then(() => app.kill()), publish(stack.azure, part(index))]);
    expect(killed).toBeUndefined();
  }
  await stack.startApp();
  await publish(stack.azure, part(moments.length));
  const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
  await waitUntilSettled(stack.azure, nothing, events.length);
  expect(await personalRows(stack.azure, workoutBpmSummary)).toEqual(referenceRows(events));
  expect(await personalRows(stack.azure, gymSummary)).toEqual(referenceGymRows(events));
  expect((await everythingInBronze(stack)).toSorted()).toEqual(
    events.map(({ stream, body }) => `${stream} ${body}`).toSorted(),
  );
});

/** Stream and body of every event that readers of bronze and quarantine see. */
async function everythingInBronze({ azure }: LocalStack): Promise<string[]> {
  const manifest = azure.table("manifest");
  const found: string[] = [];
  for (const key of await listPartitions(manifest)) {
    const { stream } = partitionFromKey(key);
    for await (const { dataFile, quarantineFile } of rowsAfter(manifest, key, 0)) {
      const data = dataFile === undefined ? undefined : await azure.blobs("bronze").read(dataFile);
      const refused = quarantineFile === undefined ? undefined : await azure.blobs("quarantine").read(quarantineFile);
      const events = [
        ...(data === undefined ? [] : await decodeEvents(data)),
        ...(refused === undefined ? [] : await decodeQuarantined(refused)),
      ];
      found.push(...events.map(({ body }) => `${stream} ${Buffer.from(body).toString()}`));
    }
  }
  return found;
}
