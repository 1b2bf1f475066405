import { describe, expect, it } from "vitest";
import { referenceRows } from "../../../testing/reference/workouts.ts";
import type { SimulatedEvent } from "../simulated-event.ts";
import { simulationOf } from "../simulation.ts";
import { ticks } from "../ticks.ts";
import { ledgerRecorder } from "./ledger-recorder.ts";

const simulation = simulationOf({
  people: "active",
  devices: 12,
  rate: 1,
  minutes: 2,
  late: 0.1,
  duplicates: 0.1,
  disorder: 5,
  poison: 0.1,
  seed: 3,
  start: Date.UTC(2026, 10, 24, 12),
});
const events = [...ticks(simulation).flatMap((tick) => tick.events)];
const times = { began: 0, ended: 1, complete: true };

function ledgerOf(some: readonly SimulatedEvent[], protocol: "amqp" | "http" = "amqp") {
  const recorder = ledgerRecorder(simulation, [protocol]);
  recorder.sent(some, { unanswered: 0 });
  return recorder.ledger(times);
}

describe("the ledger", () => {
  it("expects the rows that the reference computes from the bodies, also for a part of them", () => {
    for (const part of [events, events.slice(0, events.length / 2)]) {
      const valid = part.filter(({ content }) => content.kind !== "poison");
      const bodies = valid.map(({ stream, key, body }) => ({ stream, key, body: Buffer.from(body).toString() }));
      const columns = Object.keys(ledgerOf(events).workouts[0] ?? {});
      const expected = referenceRows(bodies).map((row) => columns.map((name) => row[name]));
      const rows = ledgerOf(part).workouts.map((row) => Object.values(row));
      expect(rows.map(String).sort()).toEqual(expected.map(String).sort());
    }
    expect(ledgerOf(events).workouts.length).toBeGreaterThan(8);
  });

  it("contains one outcome per event", () => {
    const { streams } = ledgerOf(events);
    for (const [name, { sent, distinct, accepted, quarantined, quarantinedBy }] of Object.entries(streams)) {
      expect(sent).toBe(events.filter(({ stream }) => stream === name).length);
      expect(distinct).toBe(events.filter(({ stream, copy }) => stream === name && copy === 0).length);
      expect(accepted.count + quarantined.count).toBe(sent);
      expect(Object.values(quarantinedBy).reduce((sum, count) => sum + count, 0)).toBe(quarantined.count);
    }
  });

  it("does not depend on the order of acknowledgement", () => {
    const { people, workouts, streams } = ledgerOf(events.filter(({ copy }) => copy === 0));
    const other = ledgerOf(events.filter(({ copy }) => copy === 0).toReversed());
    expect({ people: other.people, workouts: other.workouts, streams: other.streams }).toEqual({
      people,
      workouts,
      streams,
    });
  });

  it("expects the HTTP endpoint to reject poison events", () => {
    const overAmqp = ledgerOf(events).streams["heart-rates"];
    const overHttp = ledgerOf(events, "http").streams["heart-rates"];
    expect(overHttp?.rejectedBy).toEqual(overAmqp?.quarantinedBy);
    expect(overHttp?.quarantined.count).toBe(0);
    expect(overHttp?.accepted).toEqual(overAmqp?.accepted);
  });

  it("expects rejections only for devices that use HTTP", () => {
    const recorder = ledgerRecorder(simulation, ["kafka", "http"]);
    recorder.sent(events, { unanswered: 0 });
    const { protocol, streams } = recorder.ledger(times);
    const poison = events.filter(({ content }) => content.kind === "poison");
    const { quarantined, rejectedBy = {} } = streams["heart-rates"] ?? {};
    expect(protocol).toBe("kafka,http");
    expect(quarantined?.count).toBe(poison.filter(({ device }) => device % 2 === 0).length);
    expect(Object.values(rejectedBy).reduce((sum, count) => sum + count, 0)).toBe(
      poison.filter(({ device }) => device % 2 === 1).length,
    );
  });

  it("contains the minimum and maximum number of copies after unanswered requests", () => {
    const event = events.find(({ stream, copy }) => stream === "workouts" && copy === 0);
    if (event === undefined) throw new Error("no workout event");
    const recorder = ledgerRecorder(simulation, ["amqp"]);
    recorder.sent([event], { unanswered: 2 });
    recorder.sent([{ ...event, copy: 1 }], { unanswered: 0 });
    expect(recorder.ledger(times).maybeDuplicated).toMatchObject([{ stream: "workouts", sent: 2, extra: 2 }]);
  });

  it("counts the acknowledged first copy of a duplicate", () => {
    const event = events.find(({ copy }) => copy === 1);
    if (event === undefined) throw new Error("nothing was sent twice");
    const recorder = ledgerRecorder(simulation, ["amqp"]);
    recorder.sent([{ ...event, copy: 0 }], { unanswered: 0 });
    recorder.sent([event], { unanswered: 1 });
    expect(recorder.ledger(times).maybeDuplicated).toMatchObject([{ sent: 2, extra: 1 }]);
  });

  it("excludes people with a lost event", () => {
    const [event] = events;
    if (event === undefined) throw new Error("nothing was sent");
    const recorder = ledgerRecorder(simulation, ["amqp"]);
    recorder.lost([event], 10);
    const { excludedUsers, maybeDuplicated, streams } = recorder.ledger(times);
    expect(excludedUsers).toEqual([`${simulation.prefix}u000000`]);
    expect(maybeDuplicated).toMatchObject([{ sent: 0, extra: 10 }]);
    expect(streams).toEqual({});
  });
});
