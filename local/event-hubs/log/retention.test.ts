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

/** Runs the steps; returns the log, the number of appended events, and the time. */
async function run(history: readonly Step[], retention: Retention) {
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
  it("retains a contiguous range of events, and its numbers continue", async () => {
    const retentions = fc.record({ ageMs: fc.constantFrom(hour, 10 * hour), bytes: fc.integer({ min: 1, max: 4000 }) });
    await fc.assert(
      fc.asyncProperty(steps, retentions, async (history, retention) => {
        const { log, folder, appended } = await run(history, retention);
        const retained = await readAll(log);
        const first = appended - retained.length;
        expect([log.begin.sequenceNumber, log.end.sequenceNumber]).toEqual([first, appended]);
        expect(retained.map(({ body, sequenceNumber }) => [body, sequenceNumber])).toEqual(
          retained.map((_, index) => [String(first + index), first + index]),
        );
        expect(await readdir(folder)).toHaveLength(log.segments.length);
        await log.close();
      }),
      { numRuns: 60 },
    );
  });

  it("retains the minimum number of bytes, rounded up to a file", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 4000 }), async (history, bytes) => {
        const { log } = await run(history, { bytes });
        const [oldest, second] = log.segments;
        const retained = (segment: Segment | undefined) => log.end.offset - (segment?.offset ?? log.end.offset);
        if (log.begin.sequenceNumber > 0) expect(retained(oldest)).toBeGreaterThanOrEqual(bytes);
        expect(retained(second)).toBeLessThan(bytes);
        await log.close();
      }),
      { numRuns: 60 },
    );
  });

  it("retains events for the minimum time, rounded up to a file", async () => {
    const ageMs = 5 * hour;
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const shortened = await run(history, { ageMs });
        const whole = await run(history, {});
        const oldest = shortened.now - ageMs;
        const deleted = (await readAll(whole.log)).slice(0, shortened.log.begin.sequenceNumber);
        for (const { enqueuedTime } of deleted) expect(enqueuedTime).toBeLessThan(oldest);
        expect(shortened.log.segments[1]?.enqueuedTime ?? oldest).toBeGreaterThanOrEqual(oldest);
        await Promise.all([shortened.log.close(), whole.log.close()]);
      }),
      { numRuns: 60 },
    );
  });

  it("starts a file when the last one is old, so that a slow partition is retained no longer than a fast one", async () => {
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

  it("continues cursors and positions before its beginning at the first retained event", async () => {
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

  it("can be read to its end while its beginning is deleted", async () => {
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

  it("logs a file that cannot be deleted, and serves the others", async () => {
    const folder = await temporaryFolder();
    const lines: string[] = [];
    const log = await openLog(folder, { segmentBytes: 1, lines, retention: { bytes: 1 } });
    await log.append([event("a")]);
    const [path = ""] = (await readdir(folder)).map((name) => join(folder, name));
    await unlink(path);
    await mkdir(path);
    await log.append([event("b")]);
    await log.expire();
    expect(lines.join()).toContain(`${path} is beyond the retention, but cannot be deleted`);
    expect(log.begin.sequenceNumber).toBe(0);
    await log.close();
  });
});
