import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sentEvents } from "../../silver/testing/events.ts";
import { streamNamed } from "../../streams/registry.ts";
import type { Stream } from "../../streams/stream.ts";
import { examine } from "./examine.ts";
import { gather } from "./gather/gather.ts";
import { repair } from "./repair/repair.ts";
import { type NextFault, worldInMemory } from "./testing/fixture.ts";

type World = ReturnType<typeof worldInMemory>;

const faults = fc.infiniteStream(
  fc.oneof(
    { arbitrary: fc.constant("none" as const), weight: 6 },
    { arbitrary: fc.constant("before" as const), weight: 1 },
    { arbitrary: fc.constant("after" as const), weight: 1 },
  ),
);
/** How many events the host brings at a time, and whether it forgets afterwards that it did. */
const deliveries = fc.array(fc.record({ size: fc.integer({ min: 1, max: 7 }), forgets: fc.boolean() }), {
  minLength: 1,
});

function publish(world: World, sent: readonly { readonly stream: string; readonly body: unknown }[]): Stream[] {
  const streams = sent.flatMap(({ stream }) => streamNamed(stream) ?? []);
  for (const [index, { body }] of sent.entries()) {
    const stream = streams[index];
    // Some cannot be understood.
    if (stream !== undefined) world.publish(stream, Buffer.from(index % 7 === 6 ? "{" : JSON.stringify(body)));
  }
  return [...new Set(streams)];
}

/** Everything comes, in batches of any size, some of it again, over stores that fail. */
async function run(
  world: World,
  streams: readonly Stream[],
  steps: readonly { readonly size: number; readonly forgets: boolean }[],
  next: NextFault,
): Promise<void> {
  for (const stream of streams) {
    for (const { size, forgets } of steps) {
      const before = world.checkpoints.get(stream.name);
      await world.deliver(stream, size, next);
      if (forgets && before !== undefined) world.checkpoints.set(stream.name, before);
    }
    await world.deliver(stream, Number.POSITIVE_INFINITY);
  }
  await world.pipeline.send([]);
}

const namesAt = async ({ doctor }: World) => examine((await gather(doctor)).facts).map(({ check }) => check);

describe("the doctor of a pipeline in memory", () => {
  it("finds nothing wrong after any run, whatever failed meanwhile; and its repair takes nothing away", async () => {
    await fc.assert(
      fc.asyncProperty(sentEvents, deliveries, faults, async (sent, steps, next) => {
        const world = worldInMemory();
        await run(world, publish(world, sent), steps, () => next.next().value ?? "none");
        expect(await namesAt(world)).toEqual([]);
        const before = await world.landed();
        world.pass(25 * 3_600_000);
        const { facts } = await gather(world.doctor);
        expect(examine(facts).filter(({ check }) => check !== "orphan-blob")).toEqual([]);
        await repair(world.doctor, examine(facts), () => {});
        expect(await namesAt(world)).toEqual([]);
        expect(await world.landed()).toEqual(before);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("lands what a checkpoint passed over, each event once, before and after more has landed", async () => {
    const skips = fc.record({ first: fc.nat(5), skipped: fc.integer({ min: 1, max: 5 }), more: fc.nat(5) });
    await fc.assert(
      fc.asyncProperty(skips, async ({ first, skipped, more }) => {
        const world = worldInMemory();
        const count = first + skipped + more;
        const [stream] = publish(world, Array.from({ length: count }, reading));
        if (stream === undefined) throw new Error("nothing was published");
        if (first > 0) await world.deliver(stream, first);
        world.checkpoints.set(stream.name, first + skipped - 1);
        await world.deliver(stream, Number.POSITIVE_INFINITY);
        expect(await namesAt(world)).toEqual([whatIsFound(first, more)]);
        await repair(world.doctor, examine((await gather(world.doctor)).facts), () => {});
        await world.pipeline.send([]);
        expect(await namesAt(world)).toEqual([]);
        const landed = await world.landed();
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

/** @param more what landed after what was passed over */
function whatIsFound(first: number, more: number): string {
  if (more === 0) return "checkpoint-ahead";
  return first === 0 ? "unread-beginning" : "open-gap";
}
