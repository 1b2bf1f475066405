import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../shared/streams/decoding/json.ts";
import type { Environment } from "../bicep/snapshot.ts";

/** What an environment must carry. */
export interface Traffic {
  readonly users: number;
  readonly devices: number;
  /** Heart rates of a device in a second. */
  readonly hz: number;
  /** Readings that senders put into one event. */
  readonly recordsPerEvent: number;
  readonly workoutsPerUserDay: number;
  readonly apiRequestsPerSecond: number;
  /** Months for which bronze is kept and paid. */
  readonly months: number;
}

export const usualTraffic: Traffic = {
  ...{ users: 1000, devices: 1000, hz: 1, recordsPerEvent: 1 },
  ...{ workoutsPerUserDay: 1, apiRequestsPerSecond: 1, months: 12 },
};

/** @throws Error that names the file and the property that is no positive number */
export function readTraffic(root: string, environment: Environment): Traffic {
  const file = join(root, "bicep", "environments", `${environment}.traffic.json`);
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  const values = (Object.keys(usualTraffic) as (keyof Traffic)[]).map((name) => {
    const value = isObject(content) ? content[name] : undefined;
    if (typeof value !== "number" || !(value > 0)) throw new Error(`${file}: ${name} is no positive number`);
    return [name, value] as const;
  });
  return Object.fromEntries(values) as Record<keyof Traffic, number>;
}
