import { rename, symlink, unlink, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clients.ts";
import { event, openLog, readAll } from "../testing/events.ts";
import { LogCursor } from "./cursor.ts";
import type { StartPosition } from "./position.ts";
import { seek } from "./seek.ts";
import { segmentPath } from "./segment.ts";

/** Bodies of each append; null closes and reopens the log. */
const histories = fc.array(
  fc.option(fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 8 }), { freq: 4 }),
  {
    minLength: 1,
    maxLength: 25,
  },
);

describe("a partition's log", () => {
  it("stores every event in order, over restarts, for any size of its files and its cache", async () => {
    const sizes = fc.record({
      segmentBytes: fc.integer({ min: 1, max: 3000 }),
      cacheBytes: fc.constantFrom(0, 700, 1e6),
    });
    await fc.assert(
      fc.asyncProperty(histories, sizes, async (history, options) => {
        const folder = await temporaryFolder();
        let log = await openLog(folder, options);
        for (const bodies of history) {
          if (bodies === null) {
            await log.close();
            log = await openLog(folder, options);
          } else await log.append(bodies.map(event));
        }
        const seen = await readAll(log);
        await log.close();
        expect(seen.map(({ body }) => body)).toEqual(history.flatMap((bodies) => bodies ?? []));
        expect(seen.map(({ sequenceNumber }) => sequenceNumber)).toEqual(seen.map((_, index) => index));
        expect(log.end).toMatchObject({ sequenceNumber: seen.length, lastOffset: seen.at(-1)?.offset ?? -1 });
      }),
      { numRuns: 40 },
    );
  });

  it("finds a position by sequence number, offset and time as a scan of all events does", async () => {
    const start = Date.UTC(2026, 0, 1);
    let now = start;
    const log = await openLog(await temporaryFolder(), { segmentBytes: 700, now: () => now });
    for (let n = 0; n < 60; n += 1) {
      now += n % 3;
      await log.append([event(`${n}a`), event(`${n}b`)]);
    }
    const all = await readAll(log);
    expect(log.segments.length).toBeGreaterThan(5);
    const positions = fc.oneof(
      fc.record({
        from: fc.constant("sequenceNumber" as const),
        value: fc.integer({ min: -2, max: 125 }),
        inclusive: fc.boolean(),
      }),
      fc.record({
        from: fc.constant("offset" as const),
        value: fc.integer({ min: -1, max: log.end.offset + 9 }),
        inclusive: fc.boolean(),
      }),
      fc.record({
        from: fc.constant("enqueuedTime" as const),
        value: fc.integer({ min: start - 2, max: now + 2 }),
        inclusive: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(positions, async (position: Extract<StartPosition, { value: number }>) => {
        const expected = all.filter((seen) => {
          const value = seen[position.from];
          return position.inclusive ? value >= position.value : value > position.value;
        });
        expect(await readAll(log, await seek(log, position))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
    expect(await readAll(log, await seek(log, { from: "earliest" }))).toEqual(all);
    expect(await readAll(log, await seek(log, { from: "latest" }))).toEqual([]);
    await log.close();
  });

  it("goes on after a disk that was full, without a gap in its sequence numbers", async () => {
    for (const segmentBytes of [1, 1000]) {
      const folder = await temporaryFolder();
      const log = await openLog(folder, { segmentBytes });
      await log.append(["a", "b"].map(event));
      // Every write to this device finds no space.
      const next = segmentPath(folder, segmentBytes === 1 ? 2 : 0);
      await rename(next, `${next}.kept`).catch(() => {});
      await symlink("/dev/full", next);
      await log.close();
      await expect(log.append([event("lost")])).rejects.toThrow("ENOSPC");
      await expect(log.append([event("lost")])).rejects.toThrow();
      await unlink(next);
      await rename(`${next}.kept`, next).catch(() => writeFile(next, "a part of a block"));
      await log.append(["c", "d"].map(event));
      await log.append([event("e")]);
      await log.close();
      const again = await openLog(folder, { segmentBytes });
      const seen = await readAll(again);
      await again.close();
      expect(seen.map(({ body }) => body)).toEqual(["a", "b", "c", "d", "e"]);
      expect(seen.map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 1, 2, 3, 4]);
    }
  });

  it("has enqueued times that never decrease, even if the clock does", async () => {
    let now = 0;
    const log = await openLog(await temporaryFolder(), { now: () => now });
    for (const time of [2000, 1000, 3000]) {
      now = time;
      await log.append([event("x")]);
    }
    expect((await readAll(log)).map(({ enqueuedTime }) => enqueuedTime)).toEqual([2000, 2000, 3000]);
    await log.close();
  });

  it("notifies of a commit when its events can be read", async () => {
    const log = await openLog(await temporaryFolder());
    const ends: number[] = [];
    const stop = log.onCommit(() => ends.push(log.end.sequenceNumber));
    await log.append([event("a"), event("b")]);
    stop();
    await log.append([event("c")]);
    expect(ends).toEqual([2]);
    await log.close();
  });

  it("reads blocks that are larger than one read", async () => {
    const log = await openLog(await temporaryFolder(), { segmentBytes: 4e6 });
    const large = "x".repeat(1_500_000);
    await log.append([event("first"), event(large)]);
    await log.append([event("last")]);
    expect((await readAll(log)).map(({ body }) => body.length)).toEqual([5, large.length, 4]);
    await log.close();
  });

  it("lets a reader continue within a block that was evicted meanwhile", async () => {
    const log = await openLog(await temporaryFolder(), { cacheBytes: 600, segmentBytes: 1e6 });
    await log.append(["a", "b", "c"].map(event));
    const cursor = new LogCursor(log, await seek(log, { from: "sequenceNumber", value: 1, inclusive: true }));
    const next = () => cursor.peek()?.subarray(-1).toString();
    expect(next()).toBe("b");
    cursor.advance();
    for (let n = 0; n < 10; n += 1) await log.append([event(`${n}`)]);
    expect(next()).toBeUndefined();
    await cursor.load();
    expect(next()).toBe("c");
    cursor.advance();
    expect(next()).toBe("0");
    await log.close();
  });
});
