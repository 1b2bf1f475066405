import { expect } from "vitest";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import type { GeneratedEvent } from "../tools/common/history.ts";
import { personalRows, waitUntilInGold } from "./pipeline.ts";
import { referenceGymRows } from "./reference/gym-visits.ts";
import { referenceRows } from "./reference/workouts.ts";
import { allStoredEvents } from "./stored-events.ts";

/**
 * Waits until all events that were sent to a new stack are in gold. Expects each in bronze once, and the reference's
 * rows in gold.
 */
export async function expectEachOnce(azure: Azure, sent: readonly GeneratedEvent[]): Promise<void> {
  await waitUntilInGold(azure, sent.length);
  expect(await personalRows(azure, workoutBpmSummary)).toEqual(referenceRows(sent));
  expect(await personalRows(azure, gymSummary)).toEqual(referenceGymRows(sent));
  expect((await allStoredEvents(azure)).toSorted()).toEqual(
    sent.map(({ stream, body }) => `${stream} ${body}`).toSorted(),
  );
}
