import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Hub, type HubDescription, openHub } from "./hub.ts";
import { BlockCache } from "./log/block-cache.ts";

export interface HubsOptions {
  readonly hubs: readonly HubDescription[];
  readonly folder: string;
  readonly log: (line: string) => void;
}

const cacheBytes = 16 * 1024 * 1024;

/** Opens the hubs of an endpoint, by name in lower case. */
export async function openHubs({ hubs, folder, log }: HubsOptions): Promise<Map<string, Hub>> {
  await mkdir(folder, { recursive: true });
  const cache = new BlockCache(cacheBytes);
  const opened = new Map<string, Hub>();
  // sequentially: each reads its last segment into memory
  for (const hub of hubs) opened.set(hub.name.toLowerCase(), await openHub(hub, { folder, cache, log }));
  return opened;
}

/**
 * Deletes a hub with its events and creates it again under its name, as is possible in Azure: sequence numbers start at
 * 0, and its creation time changes.
 *
 * @param disconnect closes the open links, after the hub can no longer be found
 * @throws Error when no hub has that name
 */
export async function recreateHub(
  opened: Map<string, Hub>,
  name: string,
  { hubs, folder, log }: HubsOptions,
  disconnect: () => void,
): Promise<void> {
  const key = name.toLowerCase();
  const description = hubs.find((hub) => hub.name.toLowerCase() === key);
  const old = opened.get(key);
  if (description === undefined || old === undefined) throw new Error(`there is no event hub "${name}"`);
  opened.delete(key);
  disconnect();
  for (const partition of old.partitions) await partition.close();
  await rm(join(folder, key), { recursive: true });
  // its own cache: the blocks of the old hub have the same keys
  opened.set(key, await openHub(description, { folder, cache: new BlockCache(cacheBytes / 4), log }));
}
