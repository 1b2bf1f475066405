import { describe, expect, it } from "vitest";
import type { Emission } from "./simulated-event.ts";
import { type SimulationOptions, simulationOf } from "./simulation.ts";
import { ticks } from "./ticks.ts";

const options: SimulationOptions = {
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
const eventsOf = (changed: Partial<SimulationOptions> = {}): Emission[] => [
  ...ticks(simulationOf({ ...options, ...changed })).flatMap(({ events }) => events),
];
const texts = (events: readonly Emission[]) => events.map(({ stream, key, body }) => `${stream} ${key} ${body}`);
const isReading = ({ stream, copy }: Emission) => stream === "heart-rates" && copy === 0;
const timeOf = ({ meaning }: Emission) => (meaning.kind === "reading" ? meaning.time : Number.NaN);

describe("the events of a simulation", () => {
  it("are the same bytes in the same order for the same options", () => {
    expect(texts(eventsOf())).toEqual(texts(eventsOf()));
  });

  it.each([{ seed: 8 }, { start: options.start + 1 }, { devices: 41 }])(
    "are others for %j, in every body",
    (changed) => {
      const before = new Set(texts(eventsOf()));
      expect(texts(eventsOf(changed)).filter((text) => before.has(text))).toEqual([]);
    },
  );

  it.each([
    [1, 1],
    [2.5, 1.5],
    [0.3, 2],
    [20, 0.1],
    [7, 0.33],
  ])("hold every reading of every device once, at %d a second for %d minutes", (rate, minutes) => {
    const readings = eventsOf({ rate, minutes }).filter(isReading);
    expect(readings).toHaveLength(options.devices * Math.floor(rate * minutes * 60 + 1e-9));
    expect(new Set(texts(readings)).size).toBe(readings.length);
  });

  it("register everyone once, before they send anything", () => {
    const events = eventsOf({ duplicates: 0 });
    expect(events.filter(({ stream }) => stream === "registrations")).toHaveLength(options.devices);
    expect(events.filter(({ stream }) => stream === "profiles")).toHaveLength(options.devices);
    expect(new Set(events.slice(0, options.devices * 2).map(({ stream }) => stream))).toEqual(
      new Set(["registrations", "profiles"]),
    );
  });

  it("are late, sent twice and broken in about the shares that were asked for", () => {
    const events = eventsOf();
    const readings = events.filter(isReading);
    const share = (count: number) => count / readings.length;
    expect(share(readings.filter(({ meaning }) => meaning.kind === "broken").length)).toBeCloseTo(options.poison, 1);
    const copies = events.filter(({ stream, copy }) => stream === "heart-rates" && copy === 1);
    expect(share(copies.length)).toBeCloseTo(options.duplicates, 1);
    const all = [...ticks(simulationOf(options))];
    const lateOnes = all.filter(({ at }) => at === all.at(-1)?.at).flatMap(({ events: some }) => some);
    expect(share(lateOnes.filter(isReading).length)).toBeCloseTo(options.late, 1);
  });

  it("are none of these when nothing was asked for", () => {
    const events = eventsOf({ late: 0, duplicates: 0, disorder: 0, poison: 0 });
    expect(events.filter(({ copy, meaning }) => copy === 1 || meaning.kind === "broken")).toEqual([]);
    for (const some of Map.groupBy(events.filter(isReading), ({ key }) => key).values()) {
      const times = some.map(timeOf);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  it("overtake each other, by no more than the seconds of disorder", () => {
    const times = eventsOf({ late: 0, poison: 0, devices: 1, rate: 10 }).filter(isReading).map(timeOf);
    let [latest, overtaken] = [0, 0];
    for (const time of times) {
      expect(latest - time).toBeLessThan(options.disorder * 1000);
      if (time < latest) overtaken += 1;
      latest = Math.max(latest, time);
    }
    expect(overtaken).toBeGreaterThan(times.length / 10);
  });

  it("come again only after they came", () => {
    const seen = new Set<string>();
    for (const event of eventsOf()) {
      const [text = ""] = texts([event]);
      expect(seen.has(text)).toBe(event.copy === 1);
      seen.add(text);
    }
  });

  it("come late only when every workout has stopped", () => {
    const events = eventsOf({ duplicates: 0, disorder: 0 });
    const times = events.map(timeOf);
    const lastStop = events.findLastIndex(({ stream }) => stream === "workouts");
    const before = Math.max(...times.slice(0, lastStop).filter((time) => !Number.isNaN(time)));
    expect(times.slice(lastStop).filter((time) => time < before).length).toBeGreaterThan(0);
  });

  it("name the run in every body, so that they can be told from others", () => {
    const { prefix } = simulationOf(options);
    expect(eventsOf().filter(({ body }) => !Buffer.from(body).includes(prefix))).toEqual([]);
  });
});
