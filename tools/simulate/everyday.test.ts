import { beforeAll, describe, expect, it } from "vitest";
import { isoTime, minute } from "../../shared/platform/time.ts";
import { references } from "../../testing/reference/gold.ts";
import type { Sent } from "../../testing/reference/raw.ts";
import { homeOf, journeyOf, occupationIn } from "./occupation.ts";
import { personOf } from "./person.ts";
import { plannedWorkout } from "./planned-workouts.ts";
import { simulationOf } from "./simulation.ts";
import { slotCount } from "./slots.ts";
import { ticks } from "./ticks.ts";

const simulation = simulationOf({
  ...{
    people: "everyday",
    devices: 16,
    rate: 1 / 50,
    minutes: 24 * 60,
    late: 0,
    duplicates: 0,
    disorder: 0,
    poison: 0,
  },
  ...{ seed: 5, start: Date.UTC(2026, 10, 24) },
});
const devices = Array.from({ length: simulation.devices }, (_, device) => device);
const slots = Array.from({ length: slotCount(simulation) }, (_, slot) => slot);

describe("people of a simulation of everyday life", () => {
  let events: Sent[];
  beforeAll(() => {
    events = [...ticks(simulation)].flatMap((tick) =>
      tick.events.map(({ stream, body }) => ({ stream, body: Buffer.from(body).toString() })),
    );
  });

  it("sleep from 23 to 7 o'clock of their time zone, and do each thing at other times", () => {
    const done = new Set<string>();
    for (const device of devices)
      for (const slot of slots) {
        const occupation = occupationIn(simulation, device, slot);
        done.add(occupation);
        const middle = simulation.start + (slot + 0.5) * 30 * minute;
        const journey = journeyOf(simulation, device);
        const timeZone =
          journey !== undefined && journey.time <= middle ? journey.timeZone : homeOf(simulation, device);
        const clock = Number(
          new Intl.DateTimeFormat("en", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(middle),
        );
        expect(occupation === "sleep", `${timeZone} ${isoTime(middle)}`).toBe(clock < 7 || clock >= 23);
      }
    expect([...done].sort()).toEqual(["episode", "rest", "sleep", "workout"]);
  });

  it("have the alerts of their episodes, and no other", () => {
    const isQuiet = (device: number, slot: number) =>
      slots
        .slice(Math.max(0, slot - 7), slot)
        .every((each) => plannedWorkout(simulation, device, each)?.stops !== false);
    const planned = devices.flatMap((device) =>
      slots
        .filter((slot) => occupationIn(simulation, device, slot) === "episode" && isQuiet(device, slot))
        .map((slot) => ({ user: personOf(simulation, device).userId, slot })),
    );
    const raised = (references["health_alerts"]?.(events) ?? []).map(({ user_id, start, kind }) => ({
      user: user_id,
      slot: Math.floor((Date.parse(String(start)) - simulation.start) / (30 * minute)),
      kind,
    }));
    expect(raised).toEqual(expect.arrayContaining(planned.map((each) => ({ ...each, kind: "high" }))));
    expect(raised).toHaveLength(planned.length);
    expect(planned.length).toBeGreaterThan(3);
  });

  it("have a resting heart rate of their sleep", () => {
    const rows = references["heart_rate_daily"]?.(events) ?? [];
    const asleep = rows.filter(({ resting_bpm }) => typeof resting_bpm === "number" && resting_bpm < 56);
    expect(new Set(asleep.map(({ user_id }) => user_id)).size).toBe(simulation.devices);
  });

  it("take their time zone along when they travel", () => {
    const zones = devices.map((device) => {
      const { userId } = personOf(simulation, device);
      return events
        .filter(({ stream, body }) => stream === "profiles" && JSON.parse(body).user_id === userId)
        .map(({ body }) => JSON.parse(body).time_zone);
    });
    const expected = devices.map((device) => {
      const journey = journeyOf(simulation, device);
      return [homeOf(simulation, device), ...(journey === undefined ? [] : [journey.timeZone])];
    });
    expect(zones).toEqual(expected);
    expect(new Set(zones.map(({ length }) => length))).toEqual(new Set([1, 2]));
    expect(new Set(zones.map(([home]) => home)).size).toBeGreaterThan(3);
  });
});
