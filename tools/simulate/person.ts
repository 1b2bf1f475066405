import type { Person } from "../common/history.ts";
import type { Simulation } from "./simulation.ts";

/** The person of a device. Ids begin with the prefix of the simulation. */
export function personOf({ prefix }: Simulation, device: number): Person {
  const number = String(device).padStart(6, "0");
  const run = prefix.replaceAll(/[^0-9a-f]/g, "").slice(-8);
  const macBytes = [run.slice(0, 2), run.slice(2, 4), (device >> 16) & 255, (device >> 8) & 255, device & 255];
  const hex = macBytes.map((byte) => (typeof byte === "string" ? byte : byte.toString(16).padStart(2, "0")));
  // 02: a locally administered address, which no real device has.
  return { userId: `${prefix}u${number}`, deviceId: `${prefix}d${number}`, macAddress: ["02", ...hex].join(":") };
}
