import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { expectEachOnce } from "../testing/expect-each-once.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { history } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";
import { seeded, shuffled } from "../tools/common/random.ts";

/** Milliseconds from the start of the function host to its kill: during ingest, silver and gold. */
const moments = [300, 700, 1100, 1600, 2400];

let stack: LocalStack;
afterEach(() => stack.close());

it("a function host that is killed five times neither loses nor duplicates events", { timeout: 240_000 }, async () => {
  stack = await startLocalStack();
  const events = shuffled([...history({ seed: 5, users: 6, days: 7, from: Date.UTC(2026, 4, 4) })], seeded(8));
  const parts = moments.length + 1;
  const part = (index: number) => events.filter((_, each) => each % parts === index);
  for (const [index, moment] of moments.entries()) {
    const app = await stack.startApp();
    const [killed] = await Promise.all([sleep(moment).then(() => app.kill()), publish(stack.azure, part(index))]);
    expect(killed).toBeUndefined();
  }
  await stack.startApp();
  await publish(stack.azure, part(moments.length));
  await expectEachOnce(stack.azure, events);
});
