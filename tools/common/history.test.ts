import { describe, expect, it } from "vitest";
import { decodeBody } from "../../shared/streams/decoding/decode.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import { keyOf } from "../../shared/streams/stream.ts";
import { history } from "./history.ts";

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
});
