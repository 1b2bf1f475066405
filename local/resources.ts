import { existsSync } from "node:fs";
import type { DatabaseDescription } from "./cosmos/endpoint.ts";
import type { HubDescription } from "./event-hubs/hub.ts";
import { readJson } from "./read-json.ts";
import schema from "./resources.schema.json" with { type: "json" };
import type { StorageDescription } from "./storage.ts";

/** The resources that the endpoints contain. */
export interface Resources {
  readonly eventHubs: readonly HubDescription[];
  readonly storage: StorageDescription;
  readonly cosmos: readonly DatabaseDescription[];
  /** Databases of PostgreSQL. */
  readonly postgres: readonly string[];
}

/**
 * Reads an app's description of its resources.
 *
 * @throws Error that names the file, and the field that `resources.schema.json` does not allow
 */
export function readResources(file: string): Resources {
  if (!existsSync(file))
    throw new Error(
      `${file} does not exist. It describes the app's resources; "localAzure.resources" in the app's package.json names another file.`,
    );
  const { eventHubs = [], storage = {}, cosmos = [], postgres = [] } = readJson<ResourcesFile>(file, schema);
  return { eventHubs, cosmos, postgres, storage: { blobContainers: [], tables: [], queues: [], ...storage } };
}

type ResourcesFile = Partial<Omit<Resources, "storage">> & { readonly storage?: Partial<StorageDescription> };
