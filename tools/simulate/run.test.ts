import { describe, expect, it } from "vitest";
import type { Emission } from "./simulated-event.ts";
import { run } from "./run.ts";
import type { Sender } from "./sender.ts";
import { simulationOf } from "./simulation.ts";

const simulation = simulationOf({
  devices: 3,
  rate: 1,
  minutes: 0.2,
  late: 0,
  duplicates: 0,
  disorder: 0,
  poison: 0,
  seed: 1,
  start: Date.UTC(2026, 10, 24, 12),
});

/** Takes everything until `refuse` says otherwise. */
function memorySender(refuse: (events: readonly Emission[]) => boolean = () => false) {
  const taken: Emission[] = [];
  const sender: Sender = {
    async send(_, events, onSent) {
      if (refuse(events)) throw new Error("the hub is gone");
      taken.push(...events);
      onSent(events, { doubtful: 0 });
    },
  };
  return { sender, taken };
}

const total = (streams: Readonly<Record<string, { sent: number }>>) =>
  Object.values(streams).reduce((sum, { sent }) => sum + sent, 0);

describe("a run", () => {
  it("sends everything and says so", async () => {
    const { sender, taken } = memorySender();
    const { account, failure } = await run(simulation, sender, { protocols: ["amqp"], speed: 0 });
    expect(failure).toBeUndefined();
    expect(account.complete).toBe(true);
    expect(total(account.streams)).toBe(taken.length);
    expect(account.streams["heart-rates"]?.sent).toBe(36);
  });

  it("keeps the time: a tick is sent when it is due", async () => {
    const { sender } = memorySender();
    const began = performance.now();
    await run(simulation, sender, { protocols: ["amqp"], speed: 60 });
    expect(performance.now() - began).toBeGreaterThanOrEqual(190);
  });

  it("sends at once what is overdue", async () => {
    const sizes: number[] = [];
    const { sender } = memorySender();
    const slow: Sender = {
      async send(stream, events, onSent) {
        sizes.push(events.length);
        await new Promise((resolve) => setTimeout(resolve, 30));
        await sender.send(stream, events, onSent);
      },
    };
    await run(simulation, slow, { protocols: ["amqp"], speed: 100 });
    expect(Math.max(...sizes)).toBeGreaterThan(6);
  });

  it("stops when told, with an account of what was sent until then", async () => {
    const { sender, taken } = memorySender();
    const controller = new AbortController();
    const onProgress = () => (taken.length > 6 ? controller.abort() : undefined);
    const options = { protocols: ["amqp"], speed: 100, stop: controller.signal, onProgress } as const;
    const { account } = await run(simulation, sender, options);
    expect(account.complete).toBe(false);
    expect(total(account.streams)).toBe(taken.length);
    expect(account.streams["heart-rates"]?.sent).toBeLessThan(36);
  });

  it("gives up with its sender, and knows what may be lost", async () => {
    const { sender, taken } = memorySender((events) => events.some(({ meaning }) => meaning.kind === "workout"));
    const { account, failure } = await run(simulation, sender, { protocols: ["amqp"], speed: 100 });
    expect(String(failure)).toContain("the hub is gone");
    expect(account.complete).toBe(false);
    expect(total(account.streams)).toBe(taken.length);
    expect(account.unsure.length).toBeGreaterThan(0);
    expect(account.unknown.length).toBeGreaterThan(0);
  });
});
