import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type MemoryContainer, memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { reportFixture } from "../../../testing/report-fixture.ts";
import { heartRate, profile, registration } from "../../../tools/common/history.ts";
import { seeded } from "../../../tools/common/random.ts";
import { calendar } from "../../gold/dates/calendar.ts";
import { calendarNamed } from "../../gold/dates/calendars.ts";
import { hour } from "../../platform/time.ts";
import { bucketLength, bucketStart } from "../../silver/documents/bucket.ts";
import { silverDefinitions } from "../../silver/documents/registry.ts";
import { openSilverReader } from "../../silver/open-silver-reader.ts";
import { type HeartRatePoint, type HeartRates, heartRatesResponse } from "./heart-rates.ts";
import { withErrorResponse } from "./with-error-response.ts";

const begin = Date.UTC(2026, 5, 1, 7, 58);

/** Readings of the device `d`, which Anna owns, and from `sold` on Bert. */
function silverOf(readings: readonly (readonly [time: number, value: number])[], sold = Number.MAX_SAFE_INTEGER) {
  const containers = new Map<string, MemoryContainer>(
    silverDefinitions.map(({ container, partitionKey }) => [container, memoryContainer(partitionKey)]),
  );
  const put = (container: string, document: { readonly id: string }) => containers.get(container)?.put(document);
  for (const [userId, time] of [
    ["anna", 0],
    ["bert", sold],
  ] as const) {
    put("people", { id: userId, kind: "registration", userId, deviceId: "d", macAddress: null, time } as never);
    put("owners", { id: userId, label: "device:d", userId, time } as never);
  }
  for (const [start, some] of Map.groupBy(readings, ([time]) => bucketStart(time)))
    put("heart-rates", {
      ...{ id: String(start), deviceId: "d", start, conflicts: [], truncated: false },
      offsets: some.map(([time]) => time - start),
      values: some.map(([, value]) => value),
    } as never);
  return openSilverReader((name) => containers.get(name) ?? memoryContainer("id"));
}

const contextOf = (silver: ReturnType<typeof silverOf>) => ({
  ...{ silver, calendar: calendar("UTC"), calendarOf: calendarNamed },
});

async function get(silver: ReturnType<typeof silverOf>, parameters: Record<string, string>, user = "anna") {
  const { status, body } = await withErrorResponse(
    () => heartRatesResponse(contextOf(silver), user, parameters),
    "",
    () => {},
  );
  return { status, ...JSON.parse(body) };
}

const from = String(begin);
const to = String(begin + hour);

describe("the heart rates of a user", () => {
  const readings = [60, 180, 0, 70, 55].map((value, index) => [begin + index * 20_000, value] as const);

  it("keep the lowest and the highest reading of each point, and leave out invalid ones", async () => {
    const answer = await get(silverOf(readings), { from, to });
    expect(answer).toEqual({
      ...{ status: 200, user_id: "anna", from: "2026-06-01T07:58:00.000Z", to: "2026-06-01T08:58:00.000Z" },
      ...{ resolution: 60, time_zone: "UTC" },
      points: [
        { time: "2026-06-01T07:58:00.000Z", min: 60, mean: 120, max: 180, readings: 2 },
        { time: "2026-06-01T07:59:00.000Z", min: 55, mean: 62.5, max: 70, readings: 2 },
      ],
    });
    const coarse = await get(silverOf(readings), { from, to, resolution: "3600" });
    expect(coarse.points).toEqual([{ time: "2026-06-01T07:00:00.000Z", min: 55, mean: 91.25, max: 180, readings: 4 }]);
  });

  it("are those from `from` on, before `to`", async () => {
    const some = await get(silverOf(readings), {
      from: String(begin + 1),
      to: String(begin + 80_000),
      resolution: "1",
    });
    expect(some.points.map(({ max }: HeartRatePoint) => max)).toEqual([180, 70]);
  });

  it("are those of the owner at their time", async () => {
    const silver = silverOf(readings, begin + 30_000);
    const [anna, bert] = [await get(silver, { from, to }), await get(silver, { from, to }, "bert")];
    expect([anna, bert].map(({ points }) => points.map(({ max }: HeartRatePoint) => max))).toEqual([[180], [70]]);
  });

  it.each([
    [{}, "from"],
    [{ from }, "to"],
    [{ from, to: from }, "to"],
    [{ from, to: String(begin + 33 * 24 * hour) }, "to"],
    [{ from, to, resolution: "0" }, "resolution"],
    [{ from, to, resolution: "1.5" }, "resolution"],
    [{ from, to, resolution: "86401" }, "resolution"],
    [{ from, to: String(begin + 6 * hour), resolution: "1" }, "resolution: at least 2"],
    [{ from: "noon", to }, "from"],
    [{ from, to, colour: "red" }, "colour"],
    [{ from, to, date: "2026-06-01" }, "date"],
    [{ date: "2026-02-30" }, "date"],
  ])("reject the parameters %j", async (parameters, place) => {
    const answer = await get(silverOf([]), parameters);
    expect([answer.status, answer.detail]).toEqual([400, expect.stringContaining(place)]);
  });

  it("are a read of the user, for the audit", async () => {
    const response = await heartRatesResponse(contextOf(silverOf(readings)), "anna", { from, to });
    expect(response.people).toEqual({ what: "heart-rates", subjects: [{ kind: "user", value: "anna" }] });
  });

  it("are not found for an unknown user, and empty for one without readings", async () => {
    const unknown = await get(silverOf([]), { from, to }, "zoe");
    expect(unknown).toMatchObject({ status: 404, type: "urn:korevital:problem:no-such-user" });
    expect(JSON.stringify(unknown)).not.toContain("zoe");
    expect(await get(silverOf([]), { from, to })).toMatchObject({ status: 200, points: [] });
  });
});

describe("the heart rates of a day", () => {
  const ann = { userId: "1", deviceId: "11", macAddress: "02:00:00:00:00:01" };
  const profileIn = (time: number, zone: string) => profile(ann, "new", time, seeded(1), zone);
  const at = (text: string) => Date.parse(text);

  async function dayOf(versions: readonly (readonly [string, string])[], times: readonly string[], date: string) {
    const fixture = await reportFixture([
      registration(ann, Date.UTC(2026, 0)),
      ...versions.map(([since, zone]) => profileIn(at(since), zone)),
      ...times.map((time, index) => heartRate(ann, at(time), 60 + index)),
    ]);
    const { body } = await heartRatesResponse(fixture, ann.userId, { date });
    const { from: first, to: last, time_zone, points } = JSON.parse(body) as HeartRates;
    const values = points.map(({ max }) => max);
    const row = fixture.rows("heart_rate_daily").find((each) => each["date"] === date);
    expect(points.reduce((sum, { readings }) => sum + readings, 0)).toBe(row?.["readings"] ?? 0);
    return { first, last, time_zone, values };
  }

  it("are those of the time zone of the person", async () => {
    const times = ["2026-06-02T03:59:00Z", "2026-06-02T04:00:00Z", "2026-06-03T03:59:00Z", "2026-06-03T04:00:00Z"];
    expect(await dayOf([["2026-01-02", "America/New_York"]], times, "2026-06-02")).toEqual({
      ...{ first: "2026-06-02T04:00:00.000Z", last: "2026-06-03T04:00:00.000Z" },
      ...{ time_zone: "America/New_York", values: [61, 62] },
    });
  });

  it("are 25 hours on the day of a clock change", async () => {
    const times = ["2026-10-24T21:59:00Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:00Z", "2026-10-25T23:00:00Z"];
    expect(await dayOf([["2026-01-02", "Europe/Berlin"]], times, "2026-10-25")).toMatchObject({
      ...{ first: "2026-10-24T22:00:00.000Z", last: "2026-10-25T23:00:00.000Z", values: [61, 62] },
    });
  });

  it("are those of both zones on a day of a journey", async () => {
    const versions = [["2026-01-02", "Europe/Berlin"] as const, ["2026-06-02T10:07:31Z", "America/New_York"] as const];
    const times = ["2026-06-01T21:59:59Z", "2026-06-01T22:00:00Z", "2026-06-03T03:59:00Z", "2026-06-03T04:00:00Z"];
    expect(await dayOf(versions, times, "2026-06-02")).toEqual({
      ...{ first: "2026-06-01T22:00:00.000Z", last: "2026-06-03T04:00:00.000Z" },
      ...{ time_zone: "America/New_York", values: [61, 62] },
    });
  });

  it("are none on a day that the person never had", async () => {
    // Over the date line to the west on the evening of the first: there is no second of June.
    const versions = [
      ["2026-01-02", "Pacific/Honolulu"] as const,
      ["2026-06-02T10:00:00Z", "Pacific/Kiritimati"] as const,
    ];
    const { first, last, values } = await dayOf(
      versions,
      ["2026-06-02T09:58:00Z", "2026-06-02T10:30:00Z"],
      "2026-06-02",
    );
    expect([first === last, values]).toEqual([true, []]);
    expect((await dayOf(versions, ["2026-06-02T09:58:00Z"], "2026-06-01")).values).toEqual([60]);
  });
});

test("at any resolution, no reading is lost: number, minimum and maximum are those of all", async () => {
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 3 * bucketLength }), { minLength: 1, maxLength: 50 });
  await fc.assert(
    fc.asyncProperty(times, fc.integer({ min: 1, max: 3600 }), async (offsets, resolution) => {
      const readings = offsets.sort((a, b) => a - b).map((offset, index) => [begin + offset, 40 + index] as const);
      const answer = await get(silverOf(readings), { from, to, resolution: String(resolution) });
      const points: readonly HeartRatePoint[] = answer.points;
      expect(points.reduce((sum, point) => sum + point.readings, 0)).toBe(readings.length);
      expect(Math.min(...points.map(({ min }) => min))).toBe(40);
      expect(Math.max(...points.map(({ max }) => max))).toBe(39 + readings.length);
      expect(points.every(({ min, mean, max }) => min <= mean && mean <= max)).toBe(true);
      expect(points.every(({ time }) => Date.parse(time) % (resolution * 1000) === 0)).toBe(true);
      expect(points.map(({ time }) => time)).toEqual(points.map(({ time }) => time).toSorted());
    }),
    { numRuns: 100 },
  );
});
