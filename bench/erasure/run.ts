import { forgetFor, lakeFor, silverFor } from "../../shared/composition.ts";
import { eraseBronze, partitionsToErase } from "../../shared/silver/erasure/erase-bronze.ts";
import { runtimeOf } from "../../tools/common/runtime.ts";
import { openTarget } from "../../tools/common/target.ts";
import { databaseSetNamed } from "../../tools/rebuild/database-set.ts";
import { limitsOf } from "../../tools/rebuild/options.ts";
import { beginRebuild } from "../../tools/rebuild/rebuild.ts";

/*
 * The process of the erasure bench: catches up the database set `bench` of the stack in the given data folder, which
 * erases people from silver and gold, then rewrites bronze, and sends the measurements.
 */
export interface ErasureResult {
  /** Of silver and gold. */
  readonly seconds: number;
  readonly bronze: {
    readonly seconds: number;
    /** Erased. */
    readonly records: number;
    readonly files: number;
    readonly reads: number;
    /** Maximum of the heap and of buffers after a garbage collection, in each quarter of the reads. */
    readonly megabytes: readonly number[];
  };
}

/** Reads between two measurements of the memory. */
const readsOfMeasurement = 25;

const data = process.argv[2];
const azure = openTarget({ data });
const options = { data, timeZone: "UTC", limits: limitsOf(), now: Date.now };
const rebuild = await beginRebuild(azure, databaseSetNamed("bench"), options);
const begin = performance.now();
await rebuild.catchUp();
const seconds = (performance.now() - begin) / 1000;

const lake = { ...lakeFor(azure), ...runtimeOf(azure) };
let files = 0;
for await (const _ of lake.bronze.list("")) files += 1;
let reads = 0;
const measured: number[] = [];
const counting = {
  ...lake,
  bronze: Object.assign(Object.create(lake.bronze) as typeof lake.bronze, {
    read(name: string) {
      reads += 1;
      if (reads % readsOfMeasurement === 0) measured.push(memory());
      return lake.bronze.read(name);
    },
  }),
};
const silver = silverFor(rebuild.target, Date.now);
let records = 0;
const bronzeBegin = performance.now();
for (const key of await partitionsToErase(silver, lake))
  records += (await eraseBronze(silver, counting, key, Number.POSITIVE_INFINITY, forgetFor(azure))).records;
const bronzeSeconds = (performance.now() - bronzeBegin) / 1000;
await rebuild.close();
await azure.close();
const megabytes = [0, 1, 2, 3].map((quarter) => {
  const some = measured.filter((_, index) => Math.floor((index / measured.length) * 4) === quarter);
  return Math.round(Math.max(0, ...some) / 2 ** 20);
});
const result: ErasureResult = { seconds, bronze: { seconds: bronzeSeconds, records, files, reads, megabytes } };
process.send?.(result);
process.disconnect?.();

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
