import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { ApiHost } from "../api-host.ts";
import { cells, dayName, eventually, figure, hoursAndMinutes, one, whole } from "./cells.ts";
import { hostilePeople, person } from "./events.ts";
import type { NumberColumn, Row, Rows } from "./rows.ts";

/** A place of the page: its address, its first heading, and what it must show of the data of the API. */
export interface Place {
  readonly name: string;
  /** Depends on what has landed. */
  readonly hash: (get: Get) => Promise<string> | string;
  readonly heading: (hash: string) => string;
  /** What somebody with the role Reader only may not see; undefined for what they may. */
  readonly closed?: string;
  check(page: Page, get: Get, hash: string): Promise<void>;
}

type Get = <T = Rows>(path: string) => Promise<T>;

export function getterOf(api: ApiHost): Get {
  return async <T>(path: string): Promise<T> => {
    const response = await api.call(path);
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as T;
  };
}

const sum = (rows: readonly Row[], name: NumberColumn) => rows.reduce((total, row) => total + row[name], 0);
const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
const durationOf = ({ start, end }: Row) => (Date.parse(end) - Date.parse(start)) / 60_000;
const part = (text: string) => encodeURIComponent(text);

async function workoutsOf(get: Get, user: string): Promise<readonly Row[]> {
  return (await get(`/api/personal/gold/workout_bpm_summary?user_id=${part(user)}&sort=-start`)).items;
}

async function checkWorkouts(page: Page, get: Get, audience: "" | "personal/"): Promise<void> {
  const { items } = await get(`/api/${audience}gold/workout_bpm_summary?sort=-start&limit=50`);
  expect(items.length).toBeGreaterThan(3);
  const expected = items.map((row) => [
    ...[row.workout_id, hoursAndMinutes(durationOf(row)), whole(row.rec_no)],
    ...[one(row.min_bpm), one(row.avg_bpm), one(row.max_bpm)],
  ]);
  const shown = async () => (await cells(page, "Workouts")).map((row) => [row[3], ...row.slice(-5)]);
  await eventually(shown, expected);
}

/** @param userId undefined: of somebody of the history */
function workout(name: string, of?: string): Place {
  const userOf = async (get: Get) => {
    if (of !== undefined) return of;
    const { items } = await get("/api/personal/gold/workout_bpm_summary?sort=-rec_no&limit=1");
    return items[0]?.user_id ?? "";
  };
  return {
    ...{ name, closed: "this workout" },
    async hash(get) {
      const userId = await userOf(get);
      const [first] = await workoutsOf(get, userId);
      const place = [userId, first?.start, first?.session_id, first?.workout_id];
      return `#/workouts/${place.map((each) => part(each ?? "")).join("/")}`;
    },
    heading: () => "Workout",
    async check(page, get) {
      const userId = await userOf(get);
      const [row] = await workoutsOf(get, userId);
      if (row === undefined) throw new Error("the person has no workout");
      await eventually(() => figure(page, "Mean"), [`${one(row.avg_bpm)} bpm`, String(row.avg_bpm)]);
      expect(await figure(page, "Highest")).toEqual([`${one(row.max_bpm)} bpm`, String(row.max_bpm)]);
      expect((await figure(page, "Duration"))[0]).toBe(hoursAndMinutes(durationOf(row)));
      const [from, to] = [new Date(row.start), new Date(row.end)].map((time) => time.toISOString());
      const path = `/api/personal/users/${part(userId)}/heart-rates?from=${from}&to=${to}`;
      const { points } = await get<{ points: readonly unknown[] }>(path);
      await page.getByRole("img", { name: `${points.length} points` }).waitFor();
      await page.getByText(row.workout_id).first().waitFor();
    },
  };
}

function personPlace(name: string, userId: string): Place {
  return {
    ...{ name, closed: "this person", hash: () => `#/person/${part(userId)}` },
    heading: () => `Person ${userId}`,
    async check(page, get) {
      interface User {
        readonly profile: Readonly<Record<string, string>>;
        readonly registrations: readonly Readonly<Record<string, string>>[];
      }
      const { profile, registrations } = await get<User>(`/api/personal/users/${part(userId)}`);
      for (const name of ["first_name", "last_name"])
        await page
          .getByText(profile[name] ?? "", { exact: true })
          .first()
          .waitFor();
      await eventually(
        async () => (await cells(page, "Devices")).map((row) => row.slice(0, 2)),
        registrations.map((each) => [each["device_id"] ?? "", each["mac_address"] ?? "–"]),
      );
      const workouts = await workoutsOf(get, userId);
      await eventually(
        async () => (await cells(page, "Workouts of the person")).map((row) => row.slice(1)),
        workouts.map((row) => [
          ...[row.workout_id, hoursAndMinutes(durationOf(row))],
          ...[one(row.avg_bpm), one(row.max_bpm)],
        ]),
      );
      const { visits } = await get<{ visits: readonly Row[] }>(`/api/personal/users/${part(userId)}/gym-visits`);
      await eventually(
        async () => (await cells(page, "Gym visits")).map((row) => row.slice(1, 5)),
        visits.map((row) => [
          ...[row.gym_id, row.mac_address, hoursAndMinutes(row.mins_in_gym)],
          hoursAndMinutes(row.mins_in_exercising),
        ]),
      );
      const { items } = await get(`/api/personal/gold/heart_rate_daily?user_id=${part(userId)}&sort=-date&limit=1`);
      const day = `/api/personal/users/${part(userId)}/heart-rates?date=${items[0]?.date}`;
      const { points, time_zone } = await get<{ points: readonly unknown[]; time_zone: string }>(day);
      await page.getByRole("img", { name: `${points.length} points` }).waitFor();
      await page.getByText(`Times in ${time_zone}.`, { exact: true }).waitFor();
      const alerts = await get(`/api/personal/gold/health_alerts?user_id=${part(userId)}&sort=-start`);
      expect(alerts.items.length > 0).toBe(userId === person.userId);
      await eventually(
        async () => (await cells(page, "Health alerts")).map((row) => row.slice(1)),
        alerts.items.map((row) => [...[row.kind, whole(row.minutes), one(row.peak_bpm), one(row.threshold_bpm)]]),
      );
    },
  };
}

export const places: readonly Place[] = [
  {
    ...{ name: "pipeline", hash: () => "#/pipeline", heading: () => "Pipeline" },
    async check(page, get) {
      type Report = Readonly<Record<"streams" | "objectives", readonly Row[]>>;
      const { streams, objectives } = await get<Report>("/api/pipeline");
      const ofStream = (row: readonly string[]) => [row[0], row[3], row[5]];
      await eventually(
        async () => (await cells(page, "Table of the streams")).map(ofStream),
        streams.map((row) => [row.stream, whole(row.accepted), whole(row.quarantined)]),
      );
      const shown = await cells(page, "Service levels");
      expect(shown.map(([name]) => name)).toEqual(objectives.map((row) => row.objective));
      expect(shown.find(([name]) => name === "freshness")?.slice(1, 3)).toEqual(["99 %", "30 days"]);
      await page.getByText("events quarantined").waitFor();
    },
  },
  {
    ...{ name: "workouts", hash: () => "#/workouts", heading: () => "Workouts" },
    check: (page, get) => checkWorkouts(page, get, ""),
  },
  {
    ...{ name: "workouts, personal", hash: () => "#/workouts?view=personal", heading: () => "Workouts" },
    closed: "workouts",
    check: (page, get) => checkWorkouts(page, get, "personal/"),
  },
  workout("workout"),
  workout("workout, hostile", hostilePeople[1]?.userId ?? ""),
  {
    ...{ name: "gyms", hash: () => "#/gyms", heading: () => "Gyms" },
    async check(page, get) {
      // By the rows of gold, and not by the sums of the API that the page reads.
      const { items } = await get("/api/gold/gym_summary?limit=1000");
      const groups = [...Map.groupBy(items, (row) => `${row.date} ${row.gym_id}`).values()];
      const expected = groups.map((rows) => {
        const [stay, exercise] = [sum(rows, "mins_in_gym"), sum(rows, "mins_in_exercising")];
        const people = new Set(rows.map((row) => row.mac_address)).size;
        return [rows[0]?.gym_id ?? "", String(people), hoursAndMinutes(stay), hoursAndMinutes(exercise)];
      });
      const shown = async () => (await cells(page, "Gyms by day")).map((row) => row.slice(1, 5)).sort();
      await eventually(shown, expected.sort());
      await page.getByRole("img", { name: /^People by hour, [1-9]/ }).waitFor();
      await page.getByText("Busiest hours").waitFor();
    },
  },
  {
    ...{ name: "activity", hash: () => "#/activity", heading: () => "Activity" },
    async check(page, get) {
      const { items } = await get("/api/gold/activity_daily?sort=-date&limit=1000");
      const days = [...Map.groupBy(items, (row) => row.date)].sort(([a], [b]) => (a > b ? -1 : 1));
      const rates = (rows: readonly Row[], name: NumberColumn) => {
        const known = rows.map((row): number | null => row[name] ?? null).filter((value) => value !== null);
        return known.length === 0 ? null : mean(known);
      };
      const expected = days.map(([day, all]) => {
        const rows = all.filter(({ user_id }) => user_id !== null);
        return [
          ...[dayName(day), whole(rows.length), whole(sum(rows, "total_steps"))],
          ...[whole(sum(rows, "total_steps") / rows.length), one(rates(rows, "avg_heart_rate"))],
          ...[one(rates(rows, "avg_heart_rate_asleep")), whole(all.length - rows.length)],
        ];
      });
      await eventually(() => cells(page, "Activity by period"), expected);
      expect((await figure(page, "Steps a person"))[0]).toBe(expected[0]?.[3]);
    },
  },
  {
    ...{ name: "activity by week", hash: () => "#/activity?by=week", heading: () => "Activity" },
    check: async (page) => eventually(async () => (await cells(page, "Activity by period"))[0]?.[0], "2026-W47"),
  },
  {
    ...{ name: "balance", hash: () => "#/balance", heading: () => "Balance" },
    async check(page, get) {
      const { items } = await get("/api/gold/risk_by_birth_year?limit=1000");
      const assessments = sum(items, "assessments");
      await eventually(async () => (await figure(page, "Assessments"))[0], whole(assessments));
      const total = items.reduce((all, row) => all + row.mean_score * row.assessments, 0);
      expect((await figure(page, "Mean score"))[0]).toBe(one(total / assessments));
      const shown = await cells(page, "Table of birth years");
      expect(shown.map((row) => row.slice(0, 6))).toEqual(
        items.map((row) => [
          ...[row.birth_year, whole(row.assessments), whole(row.customers)],
          ...[one(row.min_score), one(row.mean_score), one(row.max_score)],
        ]),
      );
    },
  },
  personPlace("person", person.userId),
  ...hostilePeople.map(({ userId }, index) => personPlace(`person, hostile ${index}`, userId)),
  {
    ...{ name: "quarantine", hash: () => "#/quarantine", heading: () => "Quarantine", closed: "quarantine" },
    async check(page, get) {
      const { items } = await get("/api/quarantine?sort=-ingested&limit=50");
      await eventually(
        async () => (await cells(page, "Quarantined events")).map((row) => row.slice(1, 3)),
        items.map((row) => [row.stream, row.code]),
      );
      const { reasons } = await get<{ reasons: readonly Row[] }>("/api/quarantine/reasons");
      const counts = await page.locator(".reasons li strong").allInnerTexts();
      expect(counts).toEqual(reasons.slice(0, 8).map((row) => whole(row.count)));
    },
  },
  {
    ...{ name: "quarantined event", heading: () => "Quarantined event", closed: "this event" },
    async hash(get) {
      const { items } = await get("/api/quarantine?sort=-ingested&stream=heart-rates&code=not-json&limit=1");
      return `#/quarantine/${part(items[0]?.id ?? "")}`;
    },
    async check(page, get, hash) {
      const shown = await get<Row>(`/api/personal/quarantine/${hash.split("/").at(-1)}`);
      await eventually(() => page.locator("pre").textContent(), shown.body);
      expect(await page.getByLabel("Body to send").inputValue()).toBe(shown.body);
      await page.getByText(`${whole(shown.bytes)} bytes`).waitFor();
    },
  },
  {
    ...{ name: "lineage", heading: () => "Lineage", closed: "this event" },
    async hash(get) {
      const { items } = await get("/api/events?limit=100");
      const accepted = items.find((row) => row.outcome === "accepted");
      return `#/lineage/${part(accepted?.id ?? "")}`;
    },
    async check(page, get, hash) {
      const trace = await get<{ gold: readonly Row[] }>(`/api/trace/${hash.split("/").at(-1)}`);
      const steps = ["Bronze", "Outcome", "Silver", ...trace.gold.map((row) => `Gold: ${row.summary}`)];
      await eventually(async () => (await page.locator(".way h2").allInnerTexts()).slice(1), steps);
    },
  },
];
