import { allGymEvents, allReadings, allSamples, gymEvents, readings, samples } from "./contributions.ts";
import { recordsOf, type Sent } from "./raw.ts";

/*
 * Erasure is the one exception to order independence: what it removed does not come back, even if a registration that
 * arrives later gives a reading or a visit another owner. Everything else of an erased person depends on the set of
 * events only (see `contributions.ts`).
 */

/**
 * The records that remain of events that arrived slice by slice, one record each: whatever was erased after one of the
 * slices is gone.
 */
export function remaining(slices: readonly (readonly Sent[])[]): Sent[] {
  let alive: Sent[] = [];
  for (const slice of slices) alive = withoutErased([...alive, ...slice.flatMap(singleRecords)]);
  return alive;
}

function singleRecords(event: Sent): Sent[] {
  if (!(event.stream in kept)) return [event];
  return recordsOf(event.body).map((record) => ({ ...event, body: JSON.stringify(record) }));
}

/** Of each stream whose events belong to the owner of a label: what is decoded, and what is not erased. */
const kept: Readonly<Record<string, readonly [all: Decode, notErased: Decode]>> = {
  "heart-rates": [allReadings, readings],
  activity: [allSamples, samples],
  "gym-visits": [allGymEvents, gymEvents],
};
type Decode = (events: readonly Sent[]) => readonly object[];

function withoutErased(events: readonly Sent[]): Sent[] {
  const left = Object.fromEntries(
    Object.entries(kept).map(([stream, [, notErased]]) => [stream, new Set(notErased(events).map(textOf))]),
  );
  return events.filter((event) => {
    const of = kept[event.stream];
    const [record] = of === undefined ? [] : of[0]([event]);
    return record === undefined || left[event.stream]?.has(textOf(record)) === true;
  });
}

const textOf = (record: object) => JSON.stringify(record);
