import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { minute } from "../../shared/platform/time.ts";
import { gymVisit, heartRate, type Person, profile, registration, workout } from "../common/history.ts";
import { seeded } from "../common/random.ts";

/** A person that the history does not contain. */
const person: Person = { userId: "30001", deviceId: "510001", macAddress: "02:4b:6f:72:65:01" };

/**
 * Writes files to try `korevital load` with: JSON lines with one malformed line, a JSON array, and a CSV file.
 *
 * @param now epoch milliseconds
 * @returns the folder
 */
export async function writeSamples(data: string, now: number): Promise<string> {
  const folder = join(data, "samples");
  const start = Math.floor(now / minute) * minute - 90 * minute;
  const random = seeded(7);
  const people = [registration(person, start - minute), profile(person, "new", start - minute, random)];
  const readings = Array.from({ length: 121 }, (_, index) =>
    heartRate(person, start + index * 10_000, 90 + Math.round(random.next() * 50)),
  );
  const workouts = [workout(person, "1", "start", start), workout(person, "1", "stop", start + 20 * minute)];
  const { mac_address, gym, login, logout } = JSON.parse(
    gymVisit(person, "2", { login: start - 10 * minute, logout: start + 40 * minute }).body,
  );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = {
    "1-people.ndjson": people.map(({ body }) => `${body}\n`).join(""),
    "2-readings.ndjson": `${readings.map(({ body }) => `${body}\n`).join("")}{"device_id":"510001","time":\n`,
    "3-workouts.json": `[${workouts.map(({ body }) => body).join(",\n")}]\n`,
    "4-gym-visits.csv": `MacAddress,GymId,LogIn,LogOut\n${[mac_address, gym, login, logout].join()}\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
  return folder;
}
