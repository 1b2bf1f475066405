import { readdirSync, readFileSync } from "node:fs";
import { parse as parseCsv } from "csv-parse/sync";
import { FileUnreadable } from "../shared/bronze/records/file-unreadable.ts";
import type { Row } from "../shared/gold/summary.ts";
import { type FileEvent, readEventFile } from "../tools/common/files.ts";
import { givenData } from "./given-data.ts";

/* The published course data, set 1. */

export const data = givenData("sbit-set1");
const { folder } = data;

/** Its files in order. No stream recognises one of them, a calendar. */
export function files(): { readonly name: string; readonly content: Buffer }[] {
  const names = readdirSync(folder).filter((name) => /^\d/.test(name));
  return names.sort().map((name) => ({ name, content: readFileSync(new URL(name, folder)) }));
}

/** The files that a stream recognises, in order, each as its events. */
export async function eventFiles(): Promise<FileEvent[][]> {
  const found: FileEvent[][] = [];
  for (const { content } of files()) {
    const source = { size: content.length, read: async (from: number, to: number) => content.subarray(from, to) };
    try {
      for await (const { events } of readEventFile(source, bounds)) found.push([...events]);
    } catch (error) {
      if (!(error instanceof FileUnreadable)) throw error;
    }
  }
  return found;
}

const bounds = { enqueuedTime: Number.MAX_SAFE_INTEGER, earliestTime: 0 };

/** A table that was computed by other means: column -> text. */
export function expected(
  name: "workout_bpm_summary" | "gym_summary_by_day" | "user_profile",
): Record<string, string>[] {
  const text = readFileSync(new URL(`expected/correct-set1-${name}.csv`, folder), "utf8");
  return parseCsv(text, { columns: true, skip_empty_lines: true });
}

/** A row of `workout_bpm_summary` in the columns of the published table, numbers to 9 decimals. */
export function asExpected(row: Row): Record<string, string> {
  const { workout_id, session_id, user_id, age, sex, city, state, min_bpm, avg_bpm, max_bpm, rec_no } = row;
  const texts = { workout_id, session_id, user_id, age, gender: sex, city, state, num_recordings: rec_no };
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, String(value)])),
    ...rounded({ min_bpm, avg_bpm, max_bpm }),
  };
}

export function rounded(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value).toFixed(9)]));
}

/** A row of the published `gym_summary_by_day` in the columns of `gym_summary`, which has no sessions. */
export function asGymRow({
  gym,
  mac_address,
  date,
  workouts,
  minutes_in_gym,
  minutes_exercising,
}: Record<string, string>) {
  return {
    ...{ gym_id: gym, mac_address, date, workouts: JSON.parse(workouts ?? "").map(String) },
    ...{ mins_in_gym: Number(minutes_in_gym), mins_in_exercising: Number(minutes_exercising), open_visits: 0 },
  };
}
