import type { DoctorWorld } from "../context.ts";
import type { Facts } from "../facts.ts";
import { readBlobs } from "./blobs.ts";
import { readExports } from "./exports.ts";
import { readFiles } from "./files.ts";
import { readFeeds, readSetAside } from "./gold.ts";
import { readCheckpoints, readHubs } from "./hubs.ts";
import { readPartitions } from "./manifest.ts";
import { readRuns } from "./runs.ts";
import { readSending } from "./sending.ts";

export interface Gathered {
  readonly facts: Facts;
  /** What could not be looked at, and why. */
  readonly skipped: readonly string[];
}

/**
 * Looks at everything, in an order in which a pipeline that works meanwhile does not look broken: checkpoints, then the
 * manifest, then hubs and blobs.
 */
export async function gather(world: DoctorWorld): Promise<Gathered> {
  const skipped: string[] = [];
  if (world.checkpoints === undefined) skipped.push("checkpoints: AzureWebJobsStorage is not set");
  if (world.orchestrations === undefined) skipped.push("orchestrations: the function app's URL is not known");
  const checkpoints = await readCheckpoints(world);
  const partitions = await readPartitions(world);
  const onSilence = (error: unknown) => {
    skipped.push(`orchestrations: ${error instanceof Error ? error.message : error}`);
  };
  const [hubs, blobs, files, gold, goldSetAside, exports, sending, runs] = await Promise.all([
    readHubs(world, partitions, checkpoints),
    readBlobs(world, partitions),
    readFiles(world),
    readFeeds(world),
    readSetAside(world),
    readExports(world),
    readSending(
      world,
      partitions.map(({ key }) => key),
    ),
    readRuns(world, onSilence),
  ]);
  const facts = { now: world.now(), hubs, partitions, blobs, files, gold, goldSetAside, exports, sending, runs };
  return { facts, skipped };
}
