import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { readRule } from "../local/faults/rule.ts";
import { gymSummary } from "../shared/gold/gym-summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary.ts";
import { history } from "../tools/history.ts";
import { waitUntilSettled } from "../tools/progress.ts";
import { publish } from "../tools/publish.ts";
import { seeded } from "../tools/random.ts";
import { everythingInBronze } from "./bronze-contents.ts";
import { referenceGymRows } from "./gym-reference.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";
import { personalRows, shuffled } from "./pipeline.ts";
import { referenceRows } from "./reference.ts";

/** Everything that can go wrong, side by side. What a producer sends is refused, or taken and answered: so each event is sent once. */
const faults = [
  { target: "cosmos", kind: "429", rate: 0.05, retryAfter: 50 },
  { target: "cosmos", kind: "503", rate: 0.02 },
  { target: "cosmos", kind: "503", rate: 0.02, after: true },
  { target: "cosmos", kind: "drop", rate: 0.02 },
  { target: "cosmos", kind: "drop", rate: 0.02, after: true },
  { target: "cosmos", kind: "latency", rate: 0.02, delay: 300, after: true },
  { target: "storage", kind: "503", rate: 0.02 },
  { target: "storage", kind: "500", rate: 0.02, after: true },
  { target: "storage", kind: "timeout", rate: 0.01, delay: 500, after: true },
  { target: "storage", kind: "drop", rate: 0.02 },
  { target: "storage", kind: "drop", rate: 0.02, after: true },
  // a commit that is done, though its answer says otherwise
  { target: "storage", kind: "503", rate: 0.2, after: true, only: "$batch" },
  { target: "event-hubs", kind: "steal", rate: 0.06, after: true },
  { target: "event-hubs", kind: "throttle", rate: 0.05 },
  { target: "event-hubs", kind: "disconnect", rate: 0.03, only: "receive" },
  { target: "event-hubs", kind: "disconnect", rate: 0.03, after: true, only: "receive" },
];

let stack: LocalStack;
afterEach(() => stack.close());

it("every event counts once, whatever goes wrong at the services", { timeout: 300_000 }, async () => {
  stack = await startLocalStack();
  const said: string[] = [];
  await stack.startApp(".", (line) => said.push(line));
  const events = shuffled([...history({ seed: 12, users: 5, days: 5, from: Date.UTC(2026, 4, 4) })], seeded(3));
  for (const rule of faults) await stack.faults.add(readRule(rule));
  const parts = 8;
  for (let part = 0; part < parts; part += 1) {
    await publish(
      stack.azure,
      events.filter((_, index) => index % parts === part),
    );
    await sleep(2000);
  }
  const neverHappened = stack.faults.list().filter(({ happened }) => happened === 0);
  await stack.faults.clear();
  const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
  await waitUntilSettled(stack.azure, nothing, events.length);

  expect(neverHappened).toEqual([]);
  expect(await personalRows(stack.azure, workoutBpmSummary)).toEqual(referenceRows(events));
  expect(await personalRows(stack.azure, gymSummary)).toEqual(referenceGymRows(events));
  expect((await everythingInBronze(stack.azure)).toSorted()).toEqual(
    events.map(({ stream, body }) => `${stream} ${body}`).toSorted(),
  );
  expect(said.filter((line) => /ALERT (gap|internal-defect|silver-set-aside|gold-set-aside)/.test(line))).toEqual([]);
});
