import { describe, expect, it } from "vitest";
import { referenceGymRows } from "../../testing/reference/gym-visits.ts";
import { ledgerRecorder } from "../simulate/ledger/ledger-recorder.ts";
import { simulationOf } from "../simulate/simulation.ts";
import { ticks } from "../simulate/ticks.ts";
import { gymRows } from "./gym-rows.ts";

const visit = { gym_id: "g", mac_address: "m", workout_id: "1", exercised: 60_000 };

describe("rows of gym_summary", () => {
  it("equal the rows computed from the bodies alone", () => {
    const options = {
      people: "active" as const,
      devices: 25,
      rate: 0.1,
      minutes: 150,
      late: 0,
      duplicates: 0.1,
      disorder: 0,
      poison: 0,
      seed: 2,
    };
    const simulation = simulationOf({ ...options, start: Date.UTC(2026, 10, 24, 22) });
    const events = [...ticks(simulation).flatMap((tick) => tick.events)];
    const recorder = ledgerRecorder(simulation, ["amqp"]);
    recorder.sent(events, { unanswered: 0 });
    const { visits } = recorder.ledger({ began: 0, ended: 1, complete: true });
    const expected = referenceGymRows(events.map(inWholeSeconds)).map((row) => JSON.stringify(withoutMinutes(row)));
    const rows = gymRows(visits, "UTC");
    expect(rows.map((row) => JSON.stringify(withoutMinutes({ ...row }))).sort()).toEqual(expected.sort());
    expect(rows.length).toBeGreaterThan(20);
    expect(new Set(rows.map(({ date }) => date)).size).toBe(2);
  });

  it("sum the visits of a day and round minutes half up", () => {
    const [row] = gymRows(
      [
        { ...visit, login: "2026-11-24T10:00:00.000Z", logout: "2026-11-24T10:10:00.300Z" },
        { ...visit, workout_id: "10", login: "2026-11-24T12:00:00.000Z", logout: "2026-11-24T12:01:00.000Z" },
        { ...visit, workout_id: null, exercised: 0, login: "2026-11-24T13:00:00.000Z", logout: null },
      ],
      "UTC",
    );
    expect(row).toMatchObject({ workouts: ["1", "10"], mins_in_gym: 11.01, mins_in_exercising: 2, open_visits: 1 });
  });

  it("belong to the login date in the reporting time zone", () => {
    const late = [{ ...visit, login: "2026-11-24T23:30:00.000Z", logout: "2026-11-25T00:30:00.000Z" }];
    expect(gymRows(late, "UTC")[0]?.date).toBe("2026-11-24");
    expect(gymRows(late, "Europe/Berlin")[0]?.date).toBe("2026-11-25");
  });
});

/** The reference counts whole seconds; the test of the whole pipeline compares minutes. */
function inWholeSeconds({
  stream,
  key,
  body,
}: {
  readonly stream: string;
  readonly key: string;
  readonly body: Uint8Array;
}) {
  const text = Buffer.from(body).toString();
  return { stream, key, body: text.replaceAll(/("(?:login|logout|timestamp)":\d+)\.\d+/g, "$1") };
}

function withoutMinutes({ mins_in_gym: _, mins_in_exercising: __, ...rest }: Readonly<Record<string, unknown>>) {
  return rest;
}
