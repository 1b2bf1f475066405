import { tmpdir } from "node:os";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendar } from "../../shared/gold/dates/calendar.ts";
import { openDuckDb } from "./duckdb.ts";
import { defineLocalTime, offsetsOfEvents } from "./local-time.ts";
import { materializedSchema } from "./table.ts";

const now = Date.UTC(2026, 10, 30);

/** @param rulesOf the zone whose rules gold has for the zone */
async function opened(timeZone: string, rulesOf = timeZone) {
  const instance = await openDuckDb({ memory: "500MB", spill: tmpdir(), timeZone });
  const connection = await instance.connect();
  await connection.run(`CREATE SCHEMA ${materializedSchema}`);
  const isSame = await defineLocalTime(connection, timeZone, offsetsOfEvents(rulesOf, now));
  return { connection, isSame };
}

describe("local_date", () => {
  it.each(["UTC", "Europe/Berlin", "America/Inuvik", "Pacific/Apia", "Asia/Kathmandu", "Australia/Lord_Howe"])(
    "is the day of gold in %s",
    async (timeZone) => {
      const { connection } = await opened(timeZone);
      const { dateOf } = calendar(timeZone);
      const instants = fc.sample(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2027, 0) }), 500);
      const values = instants.map((time) => `(make_timestamptz(${time} * 1000))`).join(", ");
      const read = await connection.runAndReadAll(`SELECT local_date(t)::VARCHAR FROM (VALUES ${values}) AS v(t)`);
      expect(read.getRows().flat()).toEqual(instants.map(dateOf));
    },
  );

  it("of a workout in Inuvik in 2026 is the day of gold, whatever DuckDB's rules are", async () => {
    const { connection, isSame } = await opened("America/Inuvik");
    const time = "2026-11-20T06:20:00Z";
    const read = await connection.runAndReadAll(
      `SELECT local_date(t)::VARCHAR, t::DATE::VARCHAR FROM (SELECT TIMESTAMPTZ '${time}' AS t)`,
    );
    const [[local, cast] = []] = read.getRows();
    const expected = calendar("America/Inuvik").dateOf(Date.parse(time));
    expect(local).toBe(expected);
    // With other rules a cast has the day in UTC, and the command prints a notice.
    expect(cast).toBe(isSame ? expected : "2026-11-20");
  });

  it("finds rules that differ, and then casts to days of UTC", async () => {
    const settingOf = async ({ connection }: Awaited<ReturnType<typeof opened>>) =>
      (await connection.runAndReadAll("SELECT current_setting('TimeZone')")).getRows()[0]?.[0];
    const same = await opened("Europe/Berlin");
    expect([same.isSame, await settingOf(same)]).toEqual([true, "Europe/Berlin"]);
    const other = await opened("Europe/Berlin", "Africa/Lagos");
    expect([other.isSame, await settingOf(other)]).toEqual([false, "UTC"]);
    const read = await other.connection.runAndReadAll(
      "SELECT local_time(TIMESTAMPTZ '2026-07-01 12:00:00+00')::VARCHAR",
    );
    expect(read.getRows()).toEqual([["2026-07-01 13:00:00"]]);
  });
});
