import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mirrorStreams } from "../../bronze/tables/mirror-streams.ts";
import { hour } from "../../platform/time.ts";
import { sentEvents } from "../../silver/testing/events.ts";
import { streamNamed } from "../../streams/registry.ts";
import type { Stream } from "../../streams/stream.ts";
import { collect } from "./collect/collect.ts";
import { repair } from "./repair/repair.ts";
import { runChecks } from "./run-checks.ts";
import { memoryFixture, type NextFault } from "./testing/fixture.ts";

type Fixture = ReturnType<typeof memoryFixture>;

const faults = fc.infiniteStream(
  fc.oneof(
    { arbitrary: fc.constant("none" as const), weight: 6 },
    { arbitrary: fc.constant("before" as const), weight: 1 },
    { arbitrary: fc.constant("after" as const), weight: 1 },
  ),
);
/** Events in a delivery, and whether the host loses its checkpoint afterwards. */
const deliveries = fc.array(fc.record({ size: fc.integer({ min: 1, max: 7 }), isLost: fc.boolean() }), {
  minLength: 1,
});

function publish(fixture: Fixture, sent: readonly { readonly stream: string; readonly body: unknown }[]): Stream[] {
  const streams = sent.flatMap(({ stream }) => streamNamed(stream) ?? []);
  for (const [index, { body }] of sent.entries()) {
    const stream = streams[index];
    // Every seventh body is not JSON.
    if (stream !== undefined) fixture.publish(stream, Buffer.from(index % 7 === 6 ? "{" : JSON.stringify(body)));
  }
  return [...new Set(streams)];
}

/** Delivers all events in batches of any size, some of them again, to stores that fail. */
async function run(
  fixture: Fixture,
  streams: readonly Stream[],
  steps: readonly { readonly size: number; readonly isLost: boolean }[],
  next: NextFault,
): Promise<void> {
  for (const stream of streams) {
    for (const { size, isLost } of steps) {
      const before = fixture.checkpoints.get(stream.name);
      await fixture.deliver(stream, size, next);
      if (isLost && before !== undefined) fixture.checkpoints.set(stream.name, before);
    }
    await fixture.deliver(stream, Number.POSITIVE_INFINITY);
  }
  await fixture.pipeline.send([]);
}

const checksOf = async ({ doctor }: Fixture) => runChecks((await collect(doctor)).snapshot).map(({ check }) => check);

describe("the doctor of a pipeline in memory", () => {
  it("finds nothing after any run with faults, and its repair deletes no event", async () => {
    await fc.assert(
      fc.asyncProperty(sentEvents, deliveries, faults, async (sent, steps, next) => {
        const fixture = memoryFixture();
        await run(fixture, publish(fixture, sent), steps, () => next.next().value ?? "none");
        expect(await checksOf(fixture)).toEqual([]);
        const before = await fixture.landedRows();
        for await (const outcome of mirrorStreams(fixture.doctor.lake)) if ("error" in outcome) throw outcome.error;
        fixture.pass(25 * hour);
        const { snapshot } = await collect(fixture.doctor);
        expect(runChecks(snapshot).filter(({ check }) => check !== "orphaned-blob")).toEqual([]);
        await repair(fixture.doctor, runChecks(snapshot), () => {});
        expect(await checksOf(fixture)).toEqual([]);
        expect(await fixture.landedRows()).toEqual(before);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("lands events that a checkpoint skipped exactly once, before and after later events landed", async () => {
    const skips = fc.record({ first: fc.nat(5), skipped: fc.integer({ min: 1, max: 5 }), more: fc.nat(5) });
    await fc.assert(
      fc.asyncProperty(skips, async ({ first, skipped, more }) => {
        const fixture = memoryFixture();
        const count = first + skipped + more;
        const [stream] = publish(fixture, Array.from({ length: count }, reading));
        if (stream === undefined) throw new Error("nothing was published");
        if (first > 0) await fixture.deliver(stream, first);
        fixture.checkpoints.set(stream.name, first + skipped - 1);
        await fixture.deliver(stream, Number.POSITIVE_INFINITY);
        expect(await checksOf(fixture)).toEqual([expectedCheck(first, more)]);
        await repair(fixture.doctor, runChecks((await collect(fixture.doctor)).snapshot), () => {});
        await fixture.pipeline.send([]);
        expect(await checksOf(fixture)).toEqual([]);
        const landed = await fixture.landedRows();
        expect(new Set(landed).size).toBe(landed.length);
        expect(landed).toHaveLength(count - Math.floor(count / 7));
      }),
      { numRuns: 60 },
    );
  });
});

const reading = (_: unknown, index: number) => {
  return { stream: "heart-rates", body: { device_id: "d", time: 1_678_521_600 + index, heartrate: 70 } };
};

/** @param more number of events that landed after the skipped ones */
function expectedCheck(first: number, more: number): string {
  if (more === 0) return "checkpoint-ahead";
  return first === 0 ? "unread-beginning" : "open-gap";
}
