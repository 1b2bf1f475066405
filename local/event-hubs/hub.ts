import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ReaderGroup } from "./amqp/reader-group.ts";
import type { BlockCache } from "./log/block-cache.ts";
import { PartitionLog } from "./log/partition-log.ts";
import type { Retention } from "./log/retention.ts";

/** A hub of the endpoint. It has the consumer group `$Default` in addition. */
export interface HubDescription {
  name: string;
  partitions: number;
  consumerGroups: readonly string[];
  /** Older events are deleted in the background; undefined for no limit. */
  retentionHours?: number;
  /** Per partition: the oldest events beyond it are deleted, whatever their age; undefined for no limit. */
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

/** Opens a hub, or creates it. Its creation time is stored in its folder. */
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

/** Reads the creation time of the hub, or stores it. */
async function hubCreation(folder: string, { name, partitions }: HubDescription): Promise<Date> {
  const path = join(folder, "hub.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  if (text !== undefined) {
    const stored: { createdAt: string; partitions: number } = JSON.parse(text);
    if (stored.partitions === partitions) return new Date(stored.createdAt);
    throw new Error(
      `Event hub '${name}' has ${stored.partitions} partitions, and its description has ${partitions}. The number of partitions cannot change: delete ${folder} to recreate the hub.`,
    );
  }
  await mkdir(folder, { recursive: true });
  const createdAt = new Date();
  await writeFile(`${path}.new`, JSON.stringify({ createdAt, partitions }));
  await rename(`${path}.new`, path);
  return createdAt;
}
