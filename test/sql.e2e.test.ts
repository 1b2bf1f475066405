import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { summaries } from "../shared/gold/registry.ts";
import type { Row } from "../shared/gold/summary.ts";
import { mask } from "../shared/serving/masking/mask.ts";
import { pseudonymiser } from "../shared/serving/masking/pseudonym.ts";
import { streams } from "../shared/streams/registry.ts";
import { startExportedStack } from "../testing/exported-stack.ts";
import type { LocalStack } from "../testing/local-stack.ts";
import { distinguishable, personalValues } from "../testing/personal-values.ts";
import { personalRows } from "../testing/pipeline.ts";
import { workoutEvents } from "../testing/reference/contributions.ts";
import { inOrder } from "../testing/reference/days.ts";
import { referenceGymRows } from "../testing/reference/gym-visits.ts";
import { referenceRows, workoutsOf } from "../testing/reference/workouts.ts";
import { runSql, type SqlRun } from "../testing/sql-command.ts";
import { type GeneratedEvent, history } from "../tools/common/history.ts";
import { changeRestriction } from "../tools/person/restrict.ts";

const events: GeneratedEvent[] = [...history({ seed: 71, users: 3, days: 4, from: Date.UTC(2026, 9, 30) })];
/** The rows of each statement. */
function answers({ out }: SqlRun): Row[][] {
  return JSON.parse(`[${out.replaceAll(/^\](?=\n\[)|^\[\](?=\n\[)/gm, "$&,")}]`).map(inOrder);
}
const utc = (time: number) => new Date(time).toISOString();

describe("SQL over the lake", () => {
  let stack: LocalStack;

  beforeAll(async () => {
    ({ stack } = await startExportedStack(events));
  }, 120_000);
  afterAll(() => stack.close());

  const sql = (args: readonly string[], typed?: string) =>
    runSql({ ...stack.settings, LOCAL_AZURE_DATA: stack.folder }, args, typed);

  async function rows(query: string, ...flags: string[]): Promise<Row[]> {
    const { code, out, error } = await sql([query, "--format", "json", ...flags]);
    if (code !== 0) throw new Error(error);
    return inOrder(JSON.parse(out));
  }

  it("returns the rows of every summary, masked or unmasked, like the API", async () => {
    const pseudonymise = pseudonymiser(stack.azure.configuration.pseudonymKey);
    const typed = summaries.map(({ name }) => `SELECT * FROM ${name};\n`).join("");
    const [whole, masked] = await Promise.all([
      answers(await sql(["--format", "json", "--personal"], typed)),
      answers(await sql(["--format", "json"], typed)),
    ]);
    for (const [index, summary] of summaries.entries()) {
      const gold = await personalRows(stack.azure, summary);
      expect(whole[index], summary.name).toEqual(gold);
      expect(masked[index], summary.name).toEqual(inOrder(gold.map((row) => mask(summary, row, pseudonymise))));
    }
  });

  it("matches starts and stops like the reference", async () => {
    const expected = workoutsOf(workoutEvents(events)).map(({ user, workout, session, start, end }) => {
      return { user_id: user, workout_id: workout, session_id: session, start: utc(start), end: utc(end) };
    });
    expect(await rows("SELECT * EXCLUDE (date, utc_offset) FROM completed_workouts", "--personal")).toEqual(
      inOrder(expected),
    );
  });

  it("returns the readings of each workout, and the profile effective at its start", async () => {
    const reference = referenceRows(events);
    const counted = await rows(
      `SELECT user_id, workout_id, session_id, count(*) AS rec_no, max(heartrate) AS max_bpm, min(heartrate) AS min_bpm, start, "end"
      FROM workout_bpm GROUP BY ALL`,
      "--personal",
    );
    const expected = reference.map(({ user_id, workout_id, session_id, rec_no, max_bpm, min_bpm, start, end }) => {
      return { user_id, workout_id, session_id, rec_no, max_bpm, min_bpm, start, end };
    });
    expect(counted).toEqual(inOrder(expected));
    const [{ user_id, age, city, state, start }] = reference as [Row];
    const query = `SELECT user_id, age, city, state FROM user_bins WHERE user_id = '${user_id}'`;
    expect(await rows(query, "--personal", "--at", String(start))).toEqual([{ user_id, age, city, state }]);
  });

  it("matches logins and logouts like the reference", async () => {
    const counted = await rows(
      `SELECT gym_id, mac_address, login::DATE AS date, count(*) FILTER (logout IS NULL) AS open_visits
       FROM visits GROUP BY ALL`,
      "--personal",
    );
    const expected = referenceGymRows(events).map(({ gym_id, mac_address, date, open_visits }) => {
      return { gym_id, mac_address, date, open_visits };
    });
    expect(counted).toEqual(inOrder(expected));
  });

  it("returns every event, from bronze or quarantine", async () => {
    const union = streams.map(({ name }) => `FROM bronze.${name.replaceAll("-", "_")} SELECT stream, body`);
    const bodies = await rows(
      `${union.join(" UNION ALL ")} UNION ALL FROM quarantine SELECT stream, body_text`,
      "--personal",
    );
    expect(bodies).toEqual(inOrder(events.map(({ stream, body }) => ({ stream, body }))));
  });

  it("returns no personal data without --personal", async () => {
    const { out: listed } = await sql([".tables"]);
    const names = listed
      .split("\n")
      .slice(2)
      .map((line) => line.split(" ")[0] ?? "");
    const open = names.filter((name) => name !== "" && !name.startsWith("silver."));
    expect(open.length).toBeGreaterThan(summaries.length + streams.length);
    const { code, out } = await sql(["--format", "csv"], open.map((name) => `FROM ${name};\n`).join(""));
    expect(code).toBe(0);
    expect(distinguishable(personalValues(events).keys()).filter((value) => out.includes(value))).toEqual([]);
    const rejected = await sql(["SELECT * FROM silver.people"]);
    expect(rejected).toEqual({
      code: 1,
      out: "",
      error: expect.stringContaining("silver.people contains only personal data"),
    });
    const [counted] = await rows("SELECT count(DISTINCT partition) AS people FROM silver.people", "--personal");
    expect(counted).toEqual({ people: 3 });
  });

  it("fetches only the tables that a query references", async () => {
    const data = join(stack.folder, "apart");
    const settings = { ...stack.settings, LOCAL_AZURE_DATA: data };
    await runSql(settings, ["SELECT count(*) FROM dates JOIN gym_summary USING (date)"]);
    const [lake = ""] = await readdir(join(data, "sql"));
    expect(await readdir(join(data, "sql", lake))).toEqual(["gold"]);
    expect((await readdir(join(data, "sql", lake, "gold"))).sort()).toEqual(["dates", "gym_summary"]);
  });

  it.each<[string, string, Partial<SqlRun>]>([
    ["a syntax error", "SELECT * FRO dates", { error: expect.stringContaining('syntax error at or near "dates"') }],
    ["an unknown column", "SELECT nope FROM dates", { error: expect.stringContaining("nope") }],
    ["a remote file", "FROM 'https://example.org/a.parquet'", { error: expect.stringContaining("httpfs") }],
  ])("exits with DuckDB's message for %s", async (_, query, expected) => {
    expect(await sql([query])).toMatchObject({ code: 1, out: "", ...expected });
  });

  it("runs piped statements up to the first error", async () => {
    const typed = "SELECT 1 AS one;\nSELECT\n  ';' AS text; -- done;\nSELECT nope;\nSELECT 2 AS two;\n";
    const { code, out } = await sql(["--format", "csv"], typed);
    expect([code, out]).toEqual([1, "one\r\n1\r\ntext\r\n;\r\n"]);
  });

  it("writes Parquet that it can read", async () => {
    const file = join(stack.folder, "workouts.parquet");
    const written = await sql(["SELECT * FROM completed_workouts", "--format", "parquet", "--output", file]);
    expect(written.error).toContain(`rows in ${file}`);
    const read = await rows(`FROM '${file}'`);
    expect(read).toEqual(await rows("FROM completed_workouts"));
    expect(read.length).toBeGreaterThan(0);
  });

  it("hides a restricted person in the tables derived from silver", async () => {
    const count = (table: string, column: string, user: string) =>
      rows(`SELECT count(*) AS n FROM ${table} WHERE ${column} = '${user}'`, "--personal");
    const [{ user_id } = {}] = await rows("SELECT user_id FROM completed_workouts LIMIT 1", "--personal");
    const user = String(user_id);
    await changeRestriction(stack.azure, user, false, { now: Date.now(), wait: sleep });
    expect(await count("completed_workouts", "user_id", user)).toEqual([{ n: 0 }]);
    expect(await count("user_bins", "user_id", user)).toEqual([{ n: 0 }]);
    expect(await count("silver.people", "partition", user)).not.toEqual([{ n: 0 }]);
  });
});
