import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WorkoutEvent } from "../documents/workout-events.ts";
import { completedWorkouts } from "./workout-intervals.ts";

const hour = 3_600_000;

/** `start 0` or `stop 1.5`: an event, and when, in hours. */
function eventsOf(text: string, ids: Partial<WorkoutEvent> = {}): WorkoutEvent[] {
  return text.split(", ").map((word) => {
    const [action, hours] = word.split(" ");
    const time = Math.round(Number(hours) * hour);
    return {
      ...{ userId: "u", workoutId: "w", sessionId: "s" },
      ...ids,
      id: word,
      action: action === "start" ? "start" : "stop",
      time,
    };
  });
}

function intervals(some: readonly WorkoutEvent[]): string {
  return completedWorkouts(some)
    .map(({ start, end }) => `${start / hour}-${end / hour}`)
    .join(", ");
}

describe("completedWorkouts", () => {
  it.each([
    ["a start and a stop", "start 0, stop 1", "0-1"],
    ["no stop yet", "start 0", ""],
    ["a stop alone", "stop 1", ""],
    ["a stop before the start", "stop 0, start 1", ""],
    ["start and stop at one instant", "start 1, stop 1", ""],
    ["3 hours exactly", "start 0, stop 3", ""],
    ["two starts: the stop completes the earliest", "start 0, start 0.5, stop 1", "0-1"],
    [
      "an early start that is too old: the stop completes the earliest of the others",
      "start 0, start 1, start 2, stop 3.5",
      "1-3.5",
    ],
    ["a start at the previous stop", "start 0, stop 1, start 1, stop 2", "0-1, 1-2"],
    ["two stops: the second has no start after the first", "start 0, stop 1, stop 2", "0-1"],
    ["a stop that completed nothing, which still is a previous stop", "start 0, stop 3, stop 3.5", ""],
    ["a start before a stop that completed another one", "start 0, start 0.5, stop 1, stop 1.5", "0-1"],
    ["a session id used again", "start 0, stop 1, start 10, stop 11, start 12", "0-1, 10-11"],
    ["the same events again", "start 0, start 0, stop 1, stop 1", "0-1"],
  ])("%s: %s gives %j", (_, text, expected) => {
    expect(intervals(eventsOf(text))).toBe(expected);
    expect(intervals(eventsOf(text).reverse())).toBe(expected);
  });

  it("completes a start a millisecond less than 3 hours ago", () => {
    const [start, stop] = eventsOf("start 1, stop 4");
    if (start === undefined || stop === undefined) throw new Error("two events expected");
    const end = stop.time - 1;
    expect(completedWorkouts([start, { ...stop, time: end }])).toMatchObject([{ start: hour, end }]);
  });

  it("separates sessions, workouts and users", () => {
    const others = [{ sessionId: "s2" }, { workoutId: "w2" }, { userId: "u2" }];
    for (const other of others) {
      expect(intervals([...eventsOf("start 0"), ...eventsOf("stop 1", other)])).toBe("");
      expect(intervals([...eventsOf("start 0, stop 1.5"), ...eventsOf("start 0.5, stop 1", other)])).toBe(
        "0-1.5, 0.5-1",
      );
    }
    const alike = [eventsOf("start 0", { workoutId: "w,s" }), eventsOf("stop 1", { sessionId: "s,s" })];
    expect(completedWorkouts(alike.flat())).toEqual([]);
  });

  it("contain user, workout and session", () => {
    expect(completedWorkouts(eventsOf("start 0, stop 1"))).toEqual([
      { userId: "u", workoutId: "w", sessionId: "s", start: 0, end: hour },
    ]);
  });

  it("follow the rule for any order and repetition of events", () => {
    const event = fc.record({
      action: fc.constantFrom("start" as const, "stop" as const),
      time: fc.nat({ max: 20 }).map((n) => n * 0.5 * hour),
      sessionId: fc.constantFrom("1", "2"),
    });
    const events = fc
      .array(event, { maxLength: 15 })
      .map((some) => some.map((one) => ({ id: JSON.stringify(one), userId: "u", workoutId: "w", ...one })));
    const shuffled = events.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
    );
    fc.assert(
      fc.property(shuffled, ([once, twice]) => {
        const ordered = completedWorkouts(twice).sort(
          (a, b) => a.end - b.end || Number(a.sessionId) - Number(b.sessionId),
        );
        expect(ordered).toEqual(naive(once));
      }),
      { numRuns: 500 },
    );
  });
});

/**
 * The rule in one sentence: a stop completes the earliest start at or after the previous stop and less than 3 h before
 * it.
 */
function naive(some: readonly WorkoutEvent[]) {
  const found = new Map<string, object>();
  for (const { action, time: end, userId, workoutId, sessionId } of some) {
    if (action === "start") continue;
    const session = some.filter((other) => other.sessionId === sessionId);
    const candidates = session.filter(
      (start) =>
        start.action === "start" &&
        start.time < end &&
        end < start.time + 3 * hour &&
        !session.some(({ action: kind, time }) => kind === "stop" && start.time < time && time < end),
    );
    const start = Math.min(...candidates.map(({ time }) => time));
    if (candidates.length > 0) found.set(`${end} ${sessionId}`, { userId, workoutId, sessionId, start, end });
  }
  return [...found].sort(([a], [b]) => compare(a, b)).map(([, workout]) => workout);
}

function compare(a: string, b: string): number {
  const [[endA = "", sessionA = ""], [endB = "", sessionB = ""]] = [a.split(" "), b.split(" ")];
  return Number(endA) - Number(endB) || Number(sessionA) - Number(sessionB);
}
