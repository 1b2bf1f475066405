import { describe, expect, it } from "vitest";
import type { SimulatedEvent } from "./simulated-event.ts";
import { type SimulationOptions, simulationOf } from "./simulation.ts";
import { ticks } from "./ticks.ts";

const options: SimulationOptions = {
  people: "active",
  devices: 40,
  rate: 2.5,
  minutes: 1.5,
  late: 0.1,
  duplicates: 0.2,
  disorder: 4,
  poison: 0.15,
  seed: 7,
  start: Date.UTC(2026, 10, 24, 12),
};
const eventsOf = (changed: Partial<SimulationOptions> = {}): SimulatedEvent[] => [
  ...ticks(simulationOf({ ...options, ...changed })).flatMap(({ events }) => events),
];
const texts = (events: readonly SimulatedEvent[]) => events.map(({ stream, key, body }) => `${stream} ${key} ${body}`);
const isReading = ({ stream, copy }: SimulatedEvent) => stream === "heart-rates" && copy === 0;
const timeOf = ({ content }: SimulatedEvent) => (content.kind === "reading" ? content.time : Number.NaN);

describe("the events of a simulation", () => {
  it("are equal bytes in the same order for equal options", () => {
    expect(texts(eventsOf())).toEqual(texts(eventsOf()));
  });

  it.each([{ seed: 8 }, { start: options.start + 1 }, { devices: 41 }])("differ in every body for %j", (changed) => {
    const before = new Set(texts(eventsOf()));
    expect(texts(eventsOf(changed)).filter((text) => before.has(text))).toEqual([]);
  });

  it.each([
    [1, 1],
    [2.5, 1.5],
    [0.3, 2],
    [20, 0.1],
    [7, 0.33],
  ])("contain every reading of every device once, at %d per second for %d minutes", (rate, minutes) => {
    const readings = eventsOf({ rate, minutes }).filter(isReading);
    expect(readings).toHaveLength(options.devices * Math.floor(rate * minutes * 60 + 1e-9));
    expect(new Set(texts(readings)).size).toBe(readings.length);
  });

  it("register every person once, before any other event", () => {
    const events = eventsOf({ duplicates: 0 });
    expect(events.filter(({ stream }) => stream === "registrations")).toHaveLength(options.devices);
    expect(events.filter(({ stream }) => stream === "profiles")).toHaveLength(options.devices);
    expect(new Set(events.slice(0, options.devices * 2).map(({ stream }) => stream))).toEqual(
      new Set(["registrations", "profiles"]),
    );
  });

  it("are late, duplicated and malformed at about the requested rates", () => {
    const events = eventsOf();
    const readings = events.filter(isReading);
    const share = (count: number) => count / readings.length;
    expect(share(readings.filter(({ content }) => content.kind === "poison").length)).toBeCloseTo(options.poison, 1);
    const copies = events.filter(({ stream, copy }) => stream === "heart-rates" && copy === 1);
    expect(share(copies.length)).toBeCloseTo(options.duplicates, 1);
    const all = [...ticks(simulationOf(options))];
    const lateOnes = all.filter(({ at }) => at === all.at(-1)?.at).flatMap(({ events: some }) => some);
    expect(share(lateOnes.filter(isReading).length)).toBeCloseTo(options.late, 1);
  });

  it("are in order and valid by default", () => {
    const events = eventsOf({ late: 0, duplicates: 0, disorder: 0, poison: 0 });
    expect(events.filter(({ copy, content }) => copy === 1 || content.kind === "poison")).toEqual([]);
    for (const some of Map.groupBy(events.filter(isReading), ({ key }) => key).values()) {
      const times = some.map(timeOf);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  it("are out of order by at most the seconds of disorder", () => {
    const times = eventsOf({ late: 0, poison: 0, devices: 1, rate: 10 }).filter(isReading).map(timeOf);
    let [latest, outOfOrder] = [0, 0];
    for (const time of times) {
      expect(latest - time).toBeLessThan(options.disorder * 1000);
      if (time < latest) outOfOrder += 1;
      latest = Math.max(latest, time);
    }
    expect(outOfOrder).toBeGreaterThan(times.length / 10);
  });

  it("are duplicated only after the first copy", () => {
    const seen = new Set<string>();
    for (const event of eventsOf()) {
      const [text = ""] = texts([event]);
      expect(seen.has(text)).toBe(event.copy === 1);
      seen.add(text);
    }
  });

  it("are late only after every workout has stopped", () => {
    const events = eventsOf({ duplicates: 0, disorder: 0 });
    const times = events.map(timeOf);
    const lastStop = events.findLastIndex(({ stream }) => stream === "workouts");
    const before = Math.max(...times.slice(0, lastStop).filter((time) => !Number.isNaN(time)));
    expect(times.slice(lastStop).filter((time) => time < before).length).toBeGreaterThan(0);
  });

  it("contain the prefix of the run in every body", () => {
    const { prefix } = simulationOf(options);
    expect(eventsOf().filter(({ body }) => !Buffer.from(body).includes(prefix))).toEqual([]);
  });
});
