import { type Environment, readSnapshot } from "../bicep/snapshot.ts";
import { capacityOf } from "./capacity.ts";
import { knobEffects } from "./knobs.ts";
import { estimate, violationsOf } from "./model.ts";
import { committedPrices, fetchPrices, type Prices, readPrices } from "./prices.ts";
import { costText } from "./text.ts";
import { readTraffic, type Traffic } from "./traffic.ts";

export interface CostFlags {
  readonly env: Environment;
  readonly devices?: number | undefined;
  readonly users?: number | undefined;
  readonly hz?: number | undefined;
  readonly prices?: string | undefined;
  readonly refresh: boolean;
  readonly format: "table" | "json";
}

/** Prints the estimate. Sets exit code 1 if the environment cannot carry it. */
export async function printCost(flags: CostFlags): Promise<void> {
  const { env, format } = flags;
  const prices = await pricesOf(flags);
  const capacity = capacityOf(await readSnapshot(process.cwd(), env));
  const traffic = trafficOf(flags);
  const lines = estimate(traffic, capacity, prices);
  const violations = violationsOf(env, lines, capacity);
  const knobs = knobEffects(traffic, capacity, prices);
  const result = { traffic, prices: { date: prices.date, source: prices.source }, lines, knobs, violations };
  console.log(format === "json" ? JSON.stringify(result, null, 2) : costText(result));
  if (violations.length > 0) process.exitCode = 1;
}

async function pricesOf({ prices, refresh }: CostFlags): Promise<Prices> {
  if (refresh) return fetchPrices(fetch, new Date().toISOString().slice(0, 10));
  return prices === undefined ? committedPrices : readPrices(prices);
}

function trafficOf({ env, devices, users, hz }: CostFlags): Traffic {
  const declared = readTraffic(process.cwd(), env);
  return { ...declared, devices: devices ?? declared.devices, users: users ?? declared.users, hz: hz ?? declared.hz };
}
