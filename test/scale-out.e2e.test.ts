import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import type { AppProcess } from "../local/app-process.ts";
import { expectEachOnce } from "../testing/expect-each-once.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { history } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";
import { seeded, shuffled } from "../tools/common/random.ts";

const kills = 10;
/** Milliseconds in which a host takes over the partitions of a killed one: the guaranteed 10 s, and 1 s for its log. */
const takeoverTimeout = 11_000;

let stack: LocalStack;
afterEach(() => stack.close());

/** A host, and the partitions of the batches that it received, as `hub/partition`. */
interface ObservedHost {
  readonly app: AppProcess;
  readonly partitions: Set<string>;
}

async function startHost(): Promise<ObservedHost> {
  const partitions = new Set<string>();
  const onLine = (line: string) => {
    const partition = / ingest-\S+ \w{8} ([\w-]+\/\d+), /.exec(line)?.[1];
    if (partition !== undefined) partitions.add(partition);
  };
  return { app: await stack.startApp(".", onLine), partitions };
}

const generated = () => shuffled([...history({ seed: 9, users: 18, days: 7, from: Date.UTC(2026, 4, 4) })], seeded(2));

it("two hosts share the partitions; one takes over those of a killed one within 10 s", {
  timeout: 180_000,
}, async () => {
  stack = await startLocalStack();
  const events = generated().filter(({ stream }) => stream === "heart-rates");
  const [first, second] = [await startHost(), await startHost()];
  const all = ["bpm/0", "bpm/1", "bpm/2", "bpm/3"];
  const sendOneToEach = async () => {
    const keys = Map.groupBy(events, ({ key }) => key);
    for (const some of keys.values()) await publish(stack.azure, some.splice(0, 1));
  };
  await vi.waitFor(
    async () => {
      for (const { partitions } of [first, second]) partitions.clear();
      await sendOneToEach();
      await sleep(2500);
      expect([...first.partitions, ...second.partitions].toSorted()).toEqual(all);
      expect(first.partitions.size).toBe(2);
    },
    { timeout: 60_000, interval: 100 },
  );
  await first.app.kill();
  const killed = performance.now();
  second.partitions.clear();
  while (second.partitions.size < all.length) {
    expect(performance.now() - killed).toBeLessThan(takeoverTimeout);
    await sendOneToEach();
    await sleep(200);
  }
});

it(`neither loses nor duplicates events in ${kills} kills of two hosts during 20,000 events`, {
  timeout: 420_000,
}, async () => {
  stack = await startLocalStack();
  const events = generated();
  expect(events.length).toBeGreaterThan(20_000);
  const random = seeded(4);
  const hosts = [await startHost(), await startHost()];
  for (let kill = 0; kill < kills; kill += 1) {
    const part = events.filter((_, index) => index % kills === kill);
    const victim = random.between(0, 1);
    await Promise.all([
      publish(stack.azure, part),
      sleep(random.between(100, 2500)).then(() => hosts[victim]?.app.kill()),
    ]);
    hosts[victim] = await startHost();
  }
  await expectEachOnce(stack.azure, events);
});
