import { describe, expect, it } from "vitest";
import { referenceRows } from "../../../testing/reference/workouts.ts";
import type { Emission } from "../simulated-event.ts";
import { openLedger } from "./ledger-recorder.ts";
import { simulationOf } from "../simulation.ts";
import { ticks } from "../ticks.ts";

const simulation = simulationOf({
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

function accountOf(some: readonly Emission[], protocol: "amqp" | "http" = "amqp") {
  const ledger = openLedger(simulation, [protocol]);
  ledger.sent(some, { doubtful: 0 });
  return ledger.account(times);
}

describe("the account", () => {
  it("expects the rows that a reading of the bodies alone expects, also of a part of them", () => {
    for (const part of [events, events.slice(0, events.length / 2)]) {
      const sound = part.filter(({ meaning }) => meaning.kind !== "broken");
      const bodies = sound.map(({ stream, key, body }) => ({ stream, key, body: Buffer.from(body).toString() }));
      const columns = Object.keys(accountOf(events).workouts[0] ?? {});
      const expected = referenceRows(bodies).map((row) => columns.map((name) => row[name]));
      const mine = accountOf(part).workouts.map((row) => Object.values(row));
      expect(mine.map(String).sort()).toEqual(expected.map(String).sort());
    }
    expect(accountOf(events).workouts.length).toBeGreaterThan(8);
  });

  it("gives every event one outcome", () => {
    const { streams } = accountOf(events);
    for (const [name, { sent, distinct, accepted, quarantined, quarantinedBy }] of Object.entries(streams)) {
      expect(sent).toBe(events.filter(({ stream }) => stream === name).length);
      expect(distinct).toBe(events.filter(({ stream, copy }) => stream === name && copy === 0).length);
      expect(accepted.count + quarantined.count).toBe(sent);
      expect(Object.values(quarantinedBy).reduce((sum, count) => sum + count, 0)).toBe(quarantined.count);
    }
  });

  it("does not depend on the order in which the hub took the events", () => {
    const { people, workouts, streams } = accountOf(events.filter(({ copy }) => copy === 0));
    const other = accountOf(events.filter(({ copy }) => copy === 0).toReversed());
    expect({ people: other.people, workouts: other.workouts, streams: other.streams }).toEqual({
      people,
      workouts,
      streams,
    });
  });

  it("expects of HTTP that the broken ones are refused at the door", () => {
    const byHub = accountOf(events).streams["heart-rates"];
    const byDoor = accountOf(events, "http").streams["heart-rates"];
    expect(byDoor?.rejectedBy).toEqual(byHub?.quarantinedBy);
    expect(byDoor?.quarantined.count).toBe(0);
    expect(byDoor?.accepted).toEqual(byHub?.accepted);
  });

  it("expects it only of the models of devices that speak HTTP", () => {
    const ledger = openLedger(simulation, ["kafka", "http"]);
    ledger.sent(events, { doubtful: 0 });
    const { protocol, streams } = ledger.account(times);
    const broken = events.filter(({ meaning }) => meaning.kind === "broken");
    const { quarantined, rejectedBy = {} } = streams["heart-rates"] ?? {};
    expect(protocol).toBe("kafka,http");
    expect(quarantined?.count).toBe(broken.filter(({ device }) => device % 2 === 0).length);
    expect(Object.values(rejectedBy).reduce((sum, count) => sum + count, 0)).toBe(
      broken.filter(({ device }) => device % 2 === 1).length,
    );
  });

  it("knows of an unanswered sending how often the hub has the event at least and at most", () => {
    const event = events.find(({ stream, copy }) => stream === "workouts" && copy === 0);
    if (event === undefined) throw new Error("nobody works out");
    const ledger = openLedger(simulation, ["amqp"]);
    ledger.sent([event], { doubtful: 2 });
    ledger.sent([{ ...event, copy: 1 }], { doubtful: 0 });
    expect(ledger.account(times).unsure).toMatchObject([{ stream: "workouts", sent: 2, again: 2 }]);
  });

  it("knows of a second copy that the first had arrived", () => {
    const event = events.find(({ copy }) => copy === 1);
    if (event === undefined) throw new Error("nothing was sent twice");
    const ledger = openLedger(simulation, ["amqp"]);
    ledger.sent([{ ...event, copy: 0 }], { doubtful: 0 });
    ledger.sent([event], { doubtful: 1 });
    expect(ledger.account(times).unsure).toMatchObject([{ sent: 2, again: 1 }]);
  });

  it("expects nothing of people of whom an event was lost", () => {
    const [event] = events;
    if (event === undefined) throw new Error("nothing was sent");
    const ledger = openLedger(simulation, ["amqp"]);
    ledger.lost([event], 10);
    const { unknown, unsure, streams } = ledger.account(times);
    expect(unknown).toEqual([`${simulation.prefix}u000000`]);
    expect(unsure).toMatchObject([{ sent: 0, again: 10 }]);
    expect(streams).toEqual({});
  });
});
