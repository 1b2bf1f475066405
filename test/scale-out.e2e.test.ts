import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import type { AppProcess } from "../local/app-process.ts";
import { expectEachOnce } from "../testing/each-once.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { shuffled } from "../testing/pipeline.ts";
import { history } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";
import { seeded } from "../tools/common/random.ts";

const kills = 10;
/** Within which one host takes over what another leaves, in milliseconds; ten that are promised, and one to be heard of. */
const takeover = 11_000;

let stack: LocalStack;
afterEach(() => stack.close());

/** A host, and the partitions of which it has taken batches, as `hub/partition`. */
interface Watched {
  readonly app: AppProcess;
  readonly partitions: Set<string>;
}

async function startHost(): Promise<Watched> {
  const partitions = new Set<string>();
  const onLine = (line: string) => {
    const partition = / ingest-\S+ \w{8} ([\w-]+\/\d+), /.exec(line)?.[1];
    if (partition !== undefined) partitions.add(partition);
  };
  return { app: await stack.startApp(".", onLine), partitions };
}

const made = () => shuffled([...history({ seed: 9, users: 18, days: 7, from: Date.UTC(2026, 4, 4) })], seeded(2));

it("two hosts divide the partitions; one takes over from the other, which is killed, within 10 s", {
  timeout: 180_000,
}, async () => {
  stack = await startLocalStack();
  const events = made().filter(({ stream }) => stream === "heart-rates");
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
    expect(performance.now() - killed).toBeLessThan(takeover);
    await sendOneToEach();
    await sleep(200);
  }
});

it(`loses nothing and doubles nothing in ${kills} kills of two hosts, while 20,000 events stream`, {
  timeout: 420_000,
}, async () => {
  stack = await startLocalStack();
  const events = made();
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
