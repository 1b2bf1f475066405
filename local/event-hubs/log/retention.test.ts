import { mkdir, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clients.ts";
import { event, openLog, readAll } from "../testing/events.ts";
import { LogCursor } from "./cursor.ts";
import type { Retention } from "./retention.ts";
import { seek } from "./seek.ts";
import type { Segment } from "./segment.ts";

const hour = 3_600_000;

type Step = { readonly append: number } | { readonly waitMs: number } | "restart";

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ append: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ waitMs: fc.nat(3 * hour) }),
    fc.constant("restart" as const),
  ),
  { maxLength: 40 },
);

/** A log after some steps, how many events were appended, and what time it is then. */
async function play(history: readonly Step[], retention: Retention) {
  const folder = await temporaryFolder();
  const clock = { now: 1_760_000_000_000 };
  const open = () => openLog(folder, { segmentBytes: 500, now: () => clock.now, retention });
  let log = await open();
  let appended = 0;
  for (const step of history) {
    if (step === "restart") {
      await log.close();
      log = await open();
    } else if ("waitMs" in step) clock.now += step.waitMs;
    else {
      const first = await log.append(Array.from({ length: step.append }, (_, index) => event(`${appended + index}`)));
      expect(first).toBe(appended);
      appended += step.append;
    }
  }
  await log.expire();
  return { log, folder, appended, now: clock.now };
}

describe("a log with retention", () => {
  it("keeps what is left in one piece, and its numbers go on", async () => {
    const retentions = fc.record({ ageMs: fc.constantFrom(hour, 10 * hour), bytes: fc.integer({ min: 1, max: 4000 }) });
    await fc.assert(
      fc.asyncProperty(steps, retentions, async (history, retention) => {
        const { log, folder, appended } = await play(history, retention);
        const left = await readAll(log);
        const first = appended - left.length;
        expect([log.begin.sequenceNumber, log.end.sequenceNumber]).toEqual([first, appended]);
        expect(left.map(({ body, sequenceNumber }) => [body, sequenceNumber])).toEqual(
          left.map((_, index) => [String(first + index), first + index]),
        );
        expect(await readdir(folder)).toHaveLength(log.segments.length);
        await log.close();
      }),
      { numRuns: 60 },
    );
  });

  it("keeps as many bytes as it must, to the file", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 4000 }), async (history, bytes) => {
        const { log } = await play(history, { bytes });
        const [oldest, second] = log.segments;
        const kept = (segment: Segment | undefined) => log.end.offset - (segment?.offset ?? log.end.offset);
        if (log.begin.sequenceNumber > 0) expect(kept(oldest)).toBeGreaterThanOrEqual(bytes);
        expect(kept(second)).toBeLessThan(bytes);
        await log.close();
      }),
      { numRuns: 60 },
    );
  });

  it("keeps events as long as it must, to the file", async () => {
    const ageMs = 5 * hour;
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const kept = await play(history, { ageMs });
        const whole = await play(history, {});
        const oldest = kept.now - ageMs;
        const deleted = (await readAll(whole.log)).slice(0, kept.log.begin.sequenceNumber);
        for (const { enqueuedTime } of deleted) expect(enqueuedTime).toBeLessThan(oldest);
        expect(kept.log.segments[1]?.enqueuedTime ?? oldest).toBeGreaterThanOrEqual(oldest);
        await Promise.all([kept.log.close(), whole.log.close()]);
      }),
      { numRuns: 60 },
    );
  });

  it("begins a file before the last is full, when that is old: a slow partition is kept no longer than a fast one", async () => {
    let now = 0;
    const log = await openLog(await temporaryFolder(), {
      segmentBytes: 1e6,
      now: () => now,
      retention: { ageMs: 24 * hour },
    });
    for (; now < 100 * hour; now += hour / 2) await log.append([event("x")]);
    await log.expire();
    const [oldest] = await readAll(log);
    expect(oldest?.enqueuedTime).toBeGreaterThanOrEqual(now - 26 * hour);
    await log.close();
  });

  it("lets those who are behind go on with the first that is left", async () => {
    const log = await openLog(await temporaryFolder(), { segmentBytes: 300, retention: { bytes: 1000 } });
    await log.append([event("0")]);
    const cursor = new LogCursor(log, await seek(log, { from: "earliest" }));
    for (let n = 1; n < 50; n += 1) await log.append([event(`${n}`)]);
    await log.expire();
    const { sequenceNumber } = log.begin;
    expect(sequenceNumber).toBeGreaterThan(20);
    await cursor.load();
    const expected = await readAll(log);
    for (const from of ["sequenceNumber", "offset"] as const) {
      for (const inclusive of [true, false]) {
        expect(await readAll(log, await seek(log, { from, value: 3, inclusive }))).toEqual(expected);
      }
    }
    expect(await readAll(log, await seek(log, { from: "earliest" }))).toEqual(expected);
    expect(cursor.peek()?.toString("latin1")).toContain(`${sequenceNumber}`);
    await log.close();
  });

  it("is read to its end by one who reads while it is shortened", async () => {
    const log = await openLog(await temporaryFolder(), { segmentBytes: 300, retention: { bytes: 1000 } });
    const writing = (async () => {
      for (let n = 0; n < 300; n += 1) await log.append([event(`${n}`)]);
    })();
    let seen = -1;
    for (let done = false; !done; ) {
      done = await Promise.race([
        writing.then(() => true),
        new Promise<false>((resolve) => setImmediate(resolve, false)),
      ]);
      for (const { sequenceNumber } of await readAll(
        log,
        await seek(log, { from: "sequenceNumber", value: seen, inclusive: false }),
      )) {
        expect(sequenceNumber).toBeGreaterThan(seen);
        seen = sequenceNumber;
      }
    }
    expect(seen).toBe(299);
    await log.close();
  });

  it("says so when a file cannot be deleted, and serves what is left", async () => {
    const folder = await temporaryFolder();
    const lines: string[] = [];
    const log = await openLog(folder, { segmentBytes: 1, lines, retention: { bytes: 1 } });
    await log.append([event("a")]);
    const [path = ""] = (await readdir(folder)).map((name) => join(folder, name));
    await unlink(path);
    await mkdir(path);
    await log.append([event("b")]);
    await log.expire();
    expect(lines.join()).toContain(`${path} is older than is to be kept, but cannot be deleted`);
    expect(log.begin.sequenceNumber).toBe(0);
    await log.close();
  });
});
