import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { weekOf } from "../../shared/gold/dates/period.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { day, isoTime } from "../../shared/platform/time.ts";
import { periodOf } from "../../shared/serving/api/report.ts";
import { writeReport } from "../report/main.ts";

/** A person of the history. */
const userId = "20001";

/**
 * Writes the report of a person for the last whole week, which is in the history.
 *
 * @param now epoch milliseconds
 * @returns the file
 */
export async function writeDemoReport(azure: Azure, data: string, now: number): Promise<string> {
  const week = weekOf(isoTime(now - 7 * day).slice(0, 10));
  const folder = join(data, "reports");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${userId}-${week}.html`);
  await writeReport(azure, userId, periodOf({ week }), file, now);
  return file;
}
