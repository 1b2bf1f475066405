import { openTarget } from "../../tools/common/target.ts";
import { databaseSetNamed } from "../../tools/rebuild/database-set.ts";
import { limitsOf } from "../../tools/rebuild/options.ts";
import { beginRebuild } from "../../tools/rebuild/rebuild.ts";

/*
 * The process of the rebuild bench: rebuilds into the database set `bench` of the stack in the given data folder, and
 * sends the measurements.
 */
export interface RunResult {
  readonly seconds: number;
  /** Seconds until the last slice of silver. */
  readonly silverSeconds: number;
  /** Peak. */
  readonly memoryBytes: number;
}

const data = process.argv[2];
const azure = openTarget({ data });
const options = { data, timeZone: "UTC", limits: limitsOf(), now: Date.now };
const rebuild = await beginRebuild(azure, databaseSetNamed("bench"), options);
const begin = performance.now();
let silverEnd = begin;
await rebuild.catchUp({
  onSlice() {
    silverEnd = performance.now();
  },
  onPage() {},
});
const result: RunResult = {
  seconds: (performance.now() - begin) / 1000,
  silverSeconds: (silverEnd - begin) / 1000,
  memoryBytes: process.resourceUsage().maxRSS * 1024,
};
await rebuild.close();
await azure.close();
process.send?.(result);
process.disconnect?.();
