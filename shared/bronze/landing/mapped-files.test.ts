import { describe, expect, it } from "vitest";
import { decodeBody } from "../../streams/decoding/decode.ts";
import { type CounterReadings, Counters } from "../../streams/dialects/counter.ts";
import { recogniseHead, rowReader } from "../../streams/dialects/csv-table.ts";
import { foreignBodies, recogniseForeign } from "../../streams/dialects/foreign-json.ts";
import { RejectedRecord, readMapping } from "../../streams/dialects/read-mapping.ts";
import { streamNamed, streams } from "../../streams/registry.ts";
import { landFile } from "./land-file.ts";
import { landingTime, memoryLanding } from "./testing/memory-landing.ts";

async function landed(content: string) {
  const landing = memoryLanding();
  const etag = landing.files.put("f", Buffer.from(content));
  await landFile(landing, { name: "f", etag }, landingTime + 1);
  const bodies = (await landing.accepted()).map(([, body]): unknown => JSON.parse(body));
  return { report: await landing.onlyReport(), bodies, quarantined: await landing.quarantined() };
}

describe("a Fitabase export", () => {
  it("of heart rates lands; a row that is not as in the mapping is quarantined as it is", async () => {
    const rows = ["2022484408,4/12/2016 7:21:00 AM,97", "2022484408,4/12/2016 19:21,97", "2022484408,,97"];
    const { report, bodies, quarantined } = await landed(`Id,Time,Value\r\n${rows.join("\r\n")}\r\n`);
    expect(report).toMatchObject({ status: "complete", format: "CSV", records: 3 });
    expect(bodies).toEqual([{ device_id: "2022484408", time: "2016-04-12T07:21:00.000Z", heartrate: 97 }]);
    expect(quarantined).toEqual([
      [2, "impossible", rows[1]],
      [3, "missing", rows[2]],
    ]);
    expect(report.problems[0]).toMatchObject({
      line: 3,
      field: "Time",
      message: "Time: a time as M/d/yyyy h:mm:ss a expected",
    });
  });

  it("of minute steps lands, with times cut to minutes", async () => {
    const { bodies } = await landed("Id,ActivityMinute,Steps\n1503960366,4/12/2016 12:10:59 AM,7\n");
    expect(bodies).toEqual([{ device_id: "1503960366", date: "2016-04-12T00:10:00.000Z", steps: 7, state: "awake" }]);
  });

  it("is not any table with such columns among others", () => {
    expect(recogniseHead([["Id", "Time", "Value", "Unit"]])).toBeUndefined();
    expect(recogniseHead([["value", " ID", "Time"]])?.mapping).toBe("fitabase-heart-rates");
  });
});

const csv = (change: object) =>
  readMapping("watch", { description: "a watch", stream: "heart-rates", format: "csv", ...change });

function rowOf(mapping: ReturnType<typeof csv>, head: readonly (readonly string[])[], cells: readonly string[]) {
  const recognised = recogniseHead(head, [mapping]);
  const reader = recognised === undefined ? undefined : rowReader(recognised, undefined, [mapping]);
  const bodies = reader?.bodiesOf(cells);
  return bodies instanceof RejectedRecord ? bodies.rejection.message : bodies;
}

describe("a mapping of CSV", () => {
  const fields = {
    device_id: { from: "Device", prefix: "acme-" },
    time: { from: ["Date", "Time", "Offset"], time: { pattern: "d.M.yyyy H:mm:ss xxx", zone: "UTC" } },
    heartrate: { from: "Beats", factor: 60, absent: [0, 255, "--"] },
  };

  it("joins date, time of day and offset, converts units, and leaves out sentinel values", () => {
    const head = [["Device", "Date", "Time", "Offset", "Beats", "Battery"]];
    const row = (beats: string) => rowOf(csv({ fields }), head, ["7", "5.11.2026", "07:30:00", "+01:00", beats, "80"]);
    const rest = { device_id: "acme-7", time: "2026-11-05T06:30:00.000Z", columns: { Battery: "80" } };
    expect(row("1.2")).toEqual([{ ...rest, heartrate: 72 }]);
    for (const absent of ["0", "0.0", "255", "--", ""]) expect(row(absent)).toEqual([rest]);
    expect(row("fast")).toBe("Beats: a number expected");
  });

  it("with two head lines has the names in either of them", () => {
    const simple = { device_id: { from: "id" }, time: { from: "t" }, heartrate: { from: "hr" } };
    const body = [{ device_id: "d", time: 1678521600, heartrate: 70 }];
    const names = ["id", "t", "hr"];
    const row = ["d", "1678521600", "70"];
    expect(rowOf(csv({ headLines: 2, fields: simple }), [["export of a watch"], names], row)).toEqual(body);
    expect(rowOf(csv({ headLines: 2, namesLine: 1, fields: simple }), [names, ["", "s", "bpm"]], row)).toEqual(body);
    expect(rowOf(csv({ headLines: 2, fields: simple }), [names], row)).toBeUndefined();
  });

  it.each([
    ["seconds", "1989-12-31T00:00:00Z", "1152100800", "2026-07-04T12:00:00.000Z"],
    ["seconds", "2001-01-01T00:00:00Z", "-1.0005", "2000-12-31T23:59:58.999Z"],
    ["seconds", "1970-01-01T00:00:00Z", "1678521600.5045", "2023-03-11T08:00:00.505Z"],
    ["milliseconds", "1970-01-01T00:00:00Z", "1678521600500", "2023-03-11T08:00:00.500Z"],
    ["days", "1899-12-30T00:00:00Z", "44996.5", "2023-03-11T12:00:00.000Z"],
  ])("reads %s since %s", (unit, since, text, expected) => {
    const mapping = csv({
      fields: { device_id: { from: "d" }, time: { from: "t", time: { unit, since } }, heartrate: { from: "h" } },
    });
    expect(rowOf(mapping, [["d", "t", "h"]], ["1", text, "70"])).toEqual([
      { device_id: "1", time: expected, heartrate: 70 },
    ]);
    expect(rowOf(mapping, [["d", "t", "h"]], ["1", "4.60012E+11", "70"])).toMatch(/^t: .* expected$/);
  });

  it("converts words, and rejects others", () => {
    const mapping = csv({
      stream: "activity",
      fields: {
        device_id: { from: "d" },
        date: { from: "t" },
        steps: { from: "s" },
        state: { from: "sleep", words: { "1": "asleep", "3": "awake" } },
      },
    });
    const row = (word: string) => rowOf(mapping, [["d", "t", "s", "sleep"]], ["1", "2026-11-05", "5", word]);
    expect(row("1")).toEqual([{ device_id: "1", date: "2026-11-05", steps: 5, state: "asleep" }]);
    expect(row("2")).toBe("sleep: one of 1, 3 expected");
    expect(row("constructor")).toBe("sleep: one of 1, 3 expected");
  });
});

describe("a running counter in a CSV", () => {
  const counting = (counter: object) =>
    csv({
      stream: "activity",
      fields: { device_id: { from: "d" }, date: { from: "t" }, steps: { from: "total" }, state: { constant: "awake" } },
      counter: { field: "steps", ...counter },
    });
  const head = ["d", "t", "total"];
  /** The steps of each row, or why it is rejected. Each row has its own reader, as if each invocation read one row. */
  function stepsOf(mapping: ReturnType<typeof csv>, rows: readonly (readonly [string, string, string])[]) {
    let readings: CounterReadings = {};
    return rows.map((row) => {
      const counters = new Counters(JSON.parse(JSON.stringify(readings)));
      const bodies = rowReader({ head, mapping: mapping.name }, counters, [mapping])?.bodiesOf(row);
      readings = counters.readings;
      return bodies instanceof RejectedRecord ? bodies.rejection.message : bodies?.[0]?.["steps"];
    });
  }

  it("counts its differences, by device; the first reading of one that never restarts counts nothing", () => {
    const rows = [
      ["a", "2026-11-05T23:00:00Z", "5000"],
      ["b", "2026-11-05T23:00:00Z", "70"],
      ["a", "2026-11-05T23:30:00Z", "5040"],
      ["b", "2026-11-06T00:30:00Z", "90"],
      ["a", "2026-11-06T00:30:00Z", "5100"],
      ["a", "2026-11-06T00:31:00Z", "12"],
    ] as const;
    expect(stepsOf(counting({ restarts: "never" }), rows)).toEqual([0, 0, 40, 20, 60, 12]);
    expect(stepsOf(counting({ restarts: "daily", zone: "UTC" }), rows)).toEqual([5000, 70, 40, 90, 5100, 12]);
    // Midnight in Paris is at 23:00 UTC.
    expect(stepsOf(counting({ restarts: "daily", zone: "Europe/Paris" }), rows)).toEqual([5000, 70, 40, 20, 60, 12]);
  });

  it("rejects a row that is not behind the one before, and counts what it lacks in the next", () => {
    const rows = [
      ["a", "2026-11-05T08:00:00Z", "100"],
      ["a", "2026-11-05T08:00:00Z", "120"],
      ["a", "2026-11-05T08:01:00Z", "-1"],
      ["a", "2026-11-05T08:02:00Z", "130"],
    ] as const;
    expect(stepsOf(counting({ restarts: "never" }), rows)).toEqual([
      0,
      "steps: rows in order of time expected, as the column is a running counter",
      "steps: a running counter expected",
      30,
    ]);
  });

  it("rejects the rows of further devices when the progress of the file cannot hold their readings", () => {
    const rows = Array.from({ length: 900 }, (_, n) => [`device-${n}`, "2026-11-05T08:00:00Z", "100"] as const);
    const found = stepsOf(counting({ restarts: "never" }), [...rows, ["device-0", "2026-11-05T09:00:00Z", "130"]]);
    expect(found.at(-2)).toMatch(/^steps: running counters of fewer devices expected in a file/);
    expect(found.at(-1)).toBe(30);
    expect(found.filter((steps) => steps === 0).length).toBeGreaterThan(600);
  });

  it.each([
    [{ field: "step", restarts: "never" }, "counter: field: a field with a number expected"],
    [{ field: "steps", restarts: "daily" }, "counter: must have required property 'zone' (zone)"],
    [{ field: "steps", restarts: "daily", zone: "Europe/Berln" }, "Europe/Berln"],
    [{ field: "steps", restarts: "never", zone: "UTC" }, "counter"],
  ])("of %j is an invalid mapping", (counter, message) => {
    expect(() => counting(counter)).toThrow(message);
  });
});

describe("a gym that identifies members", () => {
  it("has their visits and their registrations under one label, which takes the place of a MAC address", () => {
    const label = { from: "Member", prefix: "acme-member-" };
    const visits = csv({
      stream: "gym-visits",
      fields: { mac_address: label, gym: { constant: "acme" }, login: { from: "In" }, logout: { from: "Out" } },
    });
    const members = csv({
      stream: "registrations",
      fields: {
        user_id: { from: "User" },
        device_id: label,
        mac_address: label,
        registration_timestamp: { from: "Since" },
      },
    });
    const visit = rowOf(visits, [["Member", "In", "Out"]], ["17", "2026-11-05T08:00:00Z", "2026-11-05T09:00:00Z"]);
    const member = rowOf(members, [["User", "Member", "Since"]], ["u-1", "17", "2026-01-01T00:00:00Z"]);
    const macOf = (stream: "gym-visits" | "registrations", bodies: typeof visit) => {
      const decoded = decodeBody(
        streamNamed(stream) ?? expect.unreachable(),
        Buffer.from(JSON.stringify(bodies?.at(0))),
        {
          enqueuedTime: Date.UTC(2026, 10, 6),
          earliestTime: 0,
        },
      );
      return decoded.outcome === "accepted" ? Reflect.get(decoded.event, "macAddress") : decoded;
    };
    expect(macOf("gym-visits", typeof visit === "string" ? undefined : visit)).toBe("acme-member-17");
    expect(macOf("registrations", typeof member === "string" ? undefined : member)).toBe("acme-member-17");
  });
});

const json = (change: object) =>
  readMapping("cloud", { description: "a cloud", stream: "heart-rates", format: "json", ...change });

function bodiesOf(mapping: ReturnType<typeof json>, record: Record<string, unknown>): unknown {
  if (recogniseForeign(record, [mapping]) === undefined) return undefined;
  const bodies = foreignBodies(mapping, record);
  return bodies instanceof RejectedRecord ? bodies.rejection.message : bodies;
}

describe("a mapping of JSON", () => {
  it("reads paths of records that have its constants and its paths", () => {
    const mapping = json({
      when: { "source.name": "acme" },
      fields: { device_id: { from: "source.device" }, time: { from: "at" }, heartrate: { from: "values.0.bpm" } },
    });
    const record = { source: { name: "acme", device: 7 }, at: "2026-11-05T07:00:00Z", values: [{ bpm: 70 }] };
    expect(bodiesOf(mapping, record)).toEqual([{ device_id: 7, time: record.at, heartrate: 70, columns: record }]);
    expect(bodiesOf(mapping, { ...record, source: { name: "other", device: 7 } })).toBeUndefined();
    expect(bodiesOf(mapping, { ...record, values: [] })).toBeUndefined();
  });

  it("reads lists inside of an object, of objects and of pairs; an invalid entry is rejected alone", () => {
    const mapping = json({
      each: "data.points",
      fields: {
        device_id: { from: "$.device" },
        time: { from: "0", time: { unit: "seconds", since: "2001-01-01" } },
        heartrate: { from: "1" },
      },
    });
    const record = {
      device: "d",
      data: {
        points: [
          [0, 70],
          ["x", 71],
        ],
      },
    };
    expect(bodiesOf(mapping, record)).toEqual([
      { device_id: "d", time: "2001-01-01T00:00:00.000Z", heartrate: 70, columns: { entry: [0, 70] } },
      ["x", 71],
    ]);
  });

  it("makes two events of an interval with an end", () => {
    const mapping = json({
      stream: "workouts",
      fields: {
        user_id: { from: "user" },
        workout_id: { constant: "run" },
        session_id: { from: "id" },
        timestamp: { from: "start" },
        action: { constant: "start" },
      },
      alsoFields: { timestamp: { from: "end" }, action: { constant: "stop" } },
    });
    const record = { user: "u", id: 5, start: 1678521600, end: 1678525200 };
    expect(bodiesOf(mapping, record)).toMatchObject([
      { user_id: "u", action: "start", timestamp: 1678521600 },
      { user_id: "u", action: "stop", timestamp: 1678525200 },
    ]);
  });

  it("of this repository takes no record of a stream", () => {
    for (const { examples } of streams)
      for (const example of examples) expect(recogniseForeign(example)).toBeUndefined();
  });
});
