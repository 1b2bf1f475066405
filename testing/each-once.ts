import { expect } from "vitest";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import type { GeneratedEvent } from "../tools/common/history.ts";
import { everythingInBronze } from "./bronze-contents.ts";
import { personalRows, settled } from "./pipeline.ts";
import { referenceGymRows } from "./reference/gym-visits.ts";
import { referenceRows } from "./reference/workouts.ts";

/** Waits for all that was sent to a fresh stack, and fails unless it stands in bronze once, and gold is what the reference computes of it. */
export async function expectEachOnce(azure: Azure, sent: readonly GeneratedEvent[]): Promise<void> {
  await settled(azure, sent.length);
  expect(await personalRows(azure, workoutBpmSummary)).toEqual(referenceRows(sent));
  expect(await personalRows(azure, gymSummary)).toEqual(referenceGymRows(sent));
  expect((await everythingInBronze(azure)).toSorted()).toEqual(
    sent.map(({ stream, body }) => `${stream} ${body}`).toSorted(),
  );
}
