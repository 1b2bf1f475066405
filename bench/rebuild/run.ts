import { openTarget } from "../../tools/common/target.ts";
import { pairNamed } from "../../tools/rebuild/database-set.ts";
import { limitsOf } from "../../tools/rebuild/options.ts";
import { beginRebuild } from "../../tools/rebuild/rebuild.ts";

/*
 * The process of the rebuild bench: makes silver and gold in a pair called `bench`, in the stack of the data folder that it is given,
 * and tells what that took.
 */
export interface RunResult {
  readonly seconds: number;
  /** Of those, until the last slice of silver. */
  readonly silverSeconds: number;
  /** At most. */
  readonly memoryBytes: number;
}

const data = process.argv[2];
const azure = openTarget({ data });
const options = { data, timeZone: "UTC", limits: limitsOf(), now: Date.now };
const begun = await beginRebuild(azure, pairNamed("bench"), options);
const begin = performance.now();
let silverEnd = begin;
await begun.catchUp({
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
await begun.close();
await azure.close();
process.send?.(result);
process.disconnect?.();
