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

/** The hubs of an endpoint by name in lower case. */
export async function openHubs({ hubs, folder, log }: HubsOptions): Promise<Map<string, Hub>> {
  await mkdir(folder, { recursive: true });
  const cache = new BlockCache(cacheBytes);
  const opened = new Map<string, Hub>();
  // one after the other: each reads its last segment into memory
  for (const hub of hubs) opened.set(hub.name.toLowerCase(), await openHub(hub, { folder, cache, log }));
  return opened;
}

/**
 * Deletes a hub with all that it holds and makes it again under its name, as someone might in Azure: sequence numbers begin
 * at 0, and it has another time of creation.
 *
 * @param disconnect ends the links that are open, once nobody finds the hub any more
 * @throws Error when there is no hub of that name
 */
export async function makeHubAnew(
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
  // a cache of its own: the blocks of the old hub are known by the same names
  opened.set(key, await openHub(description, { folder, cache: new BlockCache(cacheBytes / 4), log }));
}
