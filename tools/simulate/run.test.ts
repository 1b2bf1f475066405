import { describe, expect, it } from "vitest";
import { runSimulation } from "./run.ts";
import type { Sender } from "./sender.ts";
import type { SimulatedEvent } from "./simulated-event.ts";
import { simulationOf } from "./simulation.ts";

const simulation = simulationOf({
  people: "active",
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

/** Accepts all events unless `reject` returns true. */
function memorySender(reject: (events: readonly SimulatedEvent[]) => boolean = () => false) {
  const accepted: SimulatedEvent[] = [];
  const sender: Sender = {
    async send(_, events, onSent) {
      if (reject(events)) throw new Error("the hub is gone");
      accepted.push(...events);
      onSent(events, { unanswered: 0 });
    },
  };
  return { sender, accepted };
}

const total = (streams: Readonly<Record<string, { sent: number }>>) =>
  Object.values(streams).reduce((sum, { sent }) => sum + sent, 0);

describe("runSimulation", () => {
  it("sends everything and completes the ledger", async () => {
    const { sender, accepted } = memorySender();
    const { ledger, failure } = await runSimulation(simulation, sender, { protocols: ["amqp"], speed: 0 });
    expect(failure).toBeUndefined();
    expect(ledger.complete).toBe(true);
    expect(total(ledger.streams)).toBe(accepted.length);
    expect(ledger.streams["heart-rates"]?.sent).toBe(36);
  });

  it("sends a tick when it is due", async () => {
    const { sender } = memorySender();
    const began = performance.now();
    await runSimulation(simulation, sender, { protocols: ["amqp"], speed: 60 });
    expect(performance.now() - began).toBeGreaterThanOrEqual(190);
  });

  it("combines overdue ticks", async () => {
    const sizes: number[] = [];
    const { sender } = memorySender();
    const slow: Sender = {
      async send(stream, events, onSent) {
        sizes.push(events.length);
        await new Promise((resolve) => setTimeout(resolve, 30));
        await sender.send(stream, events, onSent);
      },
    };
    await runSimulation(simulation, slow, { protocols: ["amqp"], speed: 100 });
    expect(Math.max(...sizes)).toBeGreaterThan(6);
  });

  it("stops on abort, with a ledger of the events sent so far", async () => {
    const { sender, accepted } = memorySender();
    const controller = new AbortController();
    const onProgress = () => (accepted.length > 6 ? controller.abort() : undefined);
    const options = { protocols: ["amqp"], speed: 100, stop: controller.signal, onProgress } as const;
    const { ledger } = await runSimulation(simulation, sender, options);
    expect(ledger.complete).toBe(false);
    expect(total(ledger.streams)).toBe(accepted.length);
    expect(ledger.streams["heart-rates"]?.sent).toBeLessThan(36);
  });

  it("fails with its sender, with a ledger of the events that may be lost", async () => {
    const { sender, accepted } = memorySender((events) => events.some(({ content }) => content.kind === "workout"));
    const { ledger, failure } = await runSimulation(simulation, sender, { protocols: ["amqp"], speed: 100 });
    expect(String(failure)).toContain("the hub is gone");
    expect(ledger.complete).toBe(false);
    expect(total(ledger.streams)).toBe(accepted.length);
    expect(ledger.maybeDuplicated.length).toBeGreaterThan(0);
    expect(ledger.excludedUsers.length).toBeGreaterThan(0);
  });
});
