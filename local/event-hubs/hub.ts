import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ReaderGroup } from "./amqp/reader-group.ts";
import type { BlockCache } from "./log/block-cache.ts";
import { PartitionLog } from "./log/partition-log.ts";
import type { Retention } from "./log/retention.ts";

/** A hub that the endpoint is to have. The consumer group `$Default` always exists besides. */
export interface HubDescription {
  name: string;
  partitions: number;
  consumerGroups: readonly string[];
  /** Older events are deleted in the background; without, none is. */
  retentionHours?: number;
  /** Beyond so many bytes a partition's oldest events are deleted, whatever their age. */
  retentionBytes?: number;
}

export interface Hub {
  readonly name: string;
  readonly createdAt: Date;
  readonly partitions: readonly PartitionLog[];
  /** Per consumer group, in lower case, the readers of each partition. */
  readonly consumerGroups: ReadonlyMap<string, readonly ReaderGroup[]>;
}

interface HubOptions {
  readonly folder: string;
  readonly cache: BlockCache;
  readonly log: (line: string) => void;
}

const hourMs = 3_600_000;
const hubNames = /^[a-z0-9][a-z0-9._-]{0,255}$/i;

/** Opens a hub, or makes it; its time of creation stays as long as its folder does. */
export async function openHub(description: HubDescription, options: HubOptions): Promise<Hub> {
  const { name, partitions: count, consumerGroups } = description;
  if (!hubNames.test(name)) throw new Error(`'${name}' cannot be the name of an event hub`);
  const folder = join(options.folder, name.toLowerCase());
  const createdAt = await hubCreation(folder, description);
  const retention = retentionOf(description);
  const partitions: PartitionLog[] = [];
  for (let id = 0; id < count; id += 1) {
    const logOptions = { ...options, folder: join(folder, String(id)), now: Date.now, retention };
    partitions.push(await PartitionLog.open(logOptions));
  }
  const groups = ["$Default", ...consumerGroups].map(
    (group) => [group.toLowerCase(), partitions.map(() => new ReaderGroup())] as const,
  );
  return { name, createdAt, partitions, consumerGroups: new Map(groups) };
}

function retentionOf({ retentionHours, retentionBytes }: HubDescription): Retention {
  return {
    ...(retentionHours !== undefined && { ageMs: retentionHours * hourMs }),
    ...(retentionBytes !== undefined && { bytes: retentionBytes }),
  };
}

/** Reads when the hub was made, or writes it down. */
async function hubCreation(folder: string, { name, partitions }: HubDescription): Promise<Date> {
  const path = join(folder, "hub.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  if (text !== undefined) {
    const made: { createdAt: string; partitions: number } = JSON.parse(text);
    if (made.partitions === partitions) return new Date(made.createdAt);
    throw new Error(
      `Event hub '${name}' was made with ${made.partitions} partitions, and is now described with ${partitions}. Partitions of a hub cannot change: delete ${folder} to make it anew.`,
    );
  }
  await mkdir(folder, { recursive: true });
  const createdAt = new Date();
  await writeFile(`${path}.new`, JSON.stringify({ createdAt, partitions }));
  await rename(`${path}.new`, path);
  return createdAt;
}
