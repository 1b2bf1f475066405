import fc from "fast-check";
import { SilverUnreachable } from "../shared/gold/run/group-context.ts";
import type { WrapStore } from "../shared/silver/testing/fixture.ts";
import { Fault, withFaults } from "./fakes/faults.ts";

/** Requests to the stores before or after which the process is killed, by their number, counted from 1. */
export type Kills = ReadonlyMap<number, "before" | "after">;

/** Up to so many kills during the first so many requests. */
export function killsAmong(requests: number, maxLength: number): fc.Arbitrary<Kills> {
  const kill = fc.tuple(fc.integer({ min: 1, max: requests }), fc.constantFrom("before" as const, "after" as const));
  return fc.array(kill, { maxLength }).map((some) => new Map(some));
}

/** Stores whose requests are numbered while `isOn`. */
export function killedStores(kills: Kills): { readonly wrap: WrapStore; isOn: boolean } {
  let requests = 0;
  const state = {
    isOn: true,
    wrap: <T extends object>(store: T) =>
      withFaults(store, () => {
        if (!state.isOn) return "none";
        requests += 1;
        return kills.get(requests) ?? "none";
      }),
  };
  return state;
}

/** Starts again, by the second step, until it is not killed. */
export async function untilDone(first: () => Promise<unknown>, again: () => Promise<unknown>): Promise<void> {
  try {
    await first();
  } catch (error) {
    if (!(error instanceof Fault || error instanceof SilverUnreachable)) throw error;
    await untilDone(again, again);
  }
}
