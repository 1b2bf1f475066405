import { describe, expect, it } from "vitest";
import { decodeBody } from "../../shared/streams/decoding/decode.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import { keyOf } from "../../shared/streams/stream.ts";
import { type GeneratedEvent, history } from "./history.ts";

const options = { seed: 4, users: 10, days: 14, from: Date.UTC(2026, 0, 5) };
const end = options.from + 15 * 86_400_000;

describe("a generated history", () => {
  it("is equal for equal seeds and differs for others", () => {
    expect([...history(options)]).toEqual([...history(options)]);
    expect([...history({ ...options, seed: 5 })]).not.toEqual([...history(options)]);
  });

  it("contains gym visits in one or two records, and some open ones", () => {
    const bodies = (name: string) =>
      [...history(options)].filter(({ stream }) => stream === name).map(({ body }) => body);
    const visits = bodies("gym-visits").map((body) => Object.keys(JSON.parse(body)).slice(2).join());
    const count = (times: string) => visits.filter((each) => each === times).length;
    const logins = count("login") + count("login,logout");
    expect(logins).toBeGreaterThan(bodies("workouts").length / 4);
    expect(count("logout")).toBeGreaterThan(0);
    expect(count("login")).toBeGreaterThan(count("logout"));
    expect(count("login,logout")).toBeGreaterThan(0);
  });

  it("is accepted under its key, except for a few malformed bodies", () => {
    let malformed = 0;
    for (const { stream: name, key, body } of history(options)) {
      const stream = streamNamed(name);
      if (stream === undefined) throw new Error(`no stream is called ${name}`);
      const decoded = decodeBody(stream, Buffer.from(body), { enqueuedTime: end, earliestTime: 0 });
      if (decoded.outcome !== "accepted") malformed += 1;
      else expect(keyOf(stream, decoded.event)).toBe(key);
    }
    expect(malformed).toBeGreaterThan(0);
    expect(malformed).toBeLessThan(60);
  });

  it("follows the day of each person's time zone, also of those who travel", () => {
    const timeZones = ["America/Los_Angeles", "Asia/Kolkata"] as const;
    const clocks = Object.fromEntries(
      timeZones.map((timeZone) => [
        timeZone,
        new Intl.DateTimeFormat("en", { timeZone, hour: "2-digit", hourCycle: "h23" }),
      ]),
    );
    const events = [...history({ ...options, timeZones })];
    const profiles = bodiesOf(events, "profiles").toSorted((a, b) => Number(a["timestamp"]) - Number(b["timestamp"]));
    const zonesOf = Map.groupBy(profiles, ({ user_id }) => user_id);
    const travellers = [...zonesOf.values()].filter((some) => new Set(some.map((each) => each["time_zone"])).size > 1);
    expect(travellers).toHaveLength(2);

    const readings = bodiesOf(events, "heart-rates").map(({ device_id, time }) => {
      const inEffect = zonesOf
        .get(String(Number(device_id) - 480_000))
        ?.findLast(({ timestamp }) => Number(timestamp) <= Number(time));
      const timeZone = String(inEffect?.["time_zone"]);
      return { hour: Number(clocks[timeZone]?.format(Number(time) * 1000)), time: Number(time) * 1000 };
    });
    const atNight = readings.filter(({ hour }) => hour < 5);
    expect(atNight).toHaveLength(options.users * options.days * 20);
    expect(atNight.filter(({ hour }) => hour < 2)).toEqual([]);
    expect(readings.filter(({ time }) => time >= options.from + options.days * 86_400_000)).toEqual([]);
  });
});

/** The bodies of a stream, without the malformed ones. */
function bodiesOf(events: readonly GeneratedEvent[], name: string): Record<string, unknown>[] {
  return events.filter(({ stream, body }) => stream === name && body.endsWith("}")).map(({ body }) => JSON.parse(body));
}
