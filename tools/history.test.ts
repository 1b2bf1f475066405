import { describe, expect, it } from "vitest";
import { decodeBody } from "../shared/streams/decode.ts";
import { streamNamed } from "../shared/streams/registry.ts";
import { keyOf } from "../shared/streams/stream.ts";
import { history } from "./history.ts";

const options = { seed: 4, users: 10, days: 14, from: Date.UTC(2026, 0, 5) };
const end = options.from + 15 * 86_400_000;

describe("a made-up history", () => {
  it("is the same for the same seed, and another for another", () => {
    expect([...history(options)]).toEqual([...history(options)]);
    expect([...history({ ...options, seed: 5 })]).not.toEqual([...history(options)]);
  });

  it("is understood under its key, but for the few bodies that are broken on purpose", () => {
    let broken = 0;
    for (const { stream: name, key, body } of history(options)) {
      const stream = streamNamed(name);
      if (stream === undefined) throw new Error(`no stream is called ${name}`);
      const decoded = decodeBody(stream, Buffer.from(body), end);
      if (decoded.outcome !== "accepted") broken += 1;
      else expect(keyOf(stream, decoded.event)).toBe(key);
    }
    expect(broken).toBeGreaterThan(0);
    expect(broken).toBeLessThan(60);
  });
});
