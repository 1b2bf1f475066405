import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Row } from "../shared/gold/summary.ts";
import { readEventFile } from "../tools/files.ts";
import type { GeneratedEvent } from "../tools/history.ts";

/* The published course data, set 1, which lies outside of this repository: tests that read it are skipped without it. */

const folder = new URL("../../shared/data/sbit-set1/", import.meta.url);

export const isThere = existsSync(folder);

/** Its files in order, each as the events that a stream of ours knows; files of others (gym visits, calendars) are left out. */
export function files(): GeneratedEvent[][] {
  const names = readdirSync(folder).filter((name) => /^\d/.test(name));
  return names.sort().flatMap((name) => {
    const known = readEventFile(readFileSync(new URL(name, folder), "utf8"));
    return known === undefined ? [] : [[...known.events]];
  });
}

/** A table of what was worked out independently: column -> text. */
export function expected(name: "workout_bpm_summary" | "user_profile"): Record<string, string>[] {
  const text = readFileSync(new URL(`expected/correct-set1-${name}.csv`, folder), "utf8");
  const [head = [], ...lines] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(head.map((column, index) => [column, cells[index] ?? ""])));
}

/** A row of ours in the columns of `workout_bpm_summary` there, numbers to 9 decimals. */
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
