import { migrate } from "../../platform/postgres/migrate.ts";
import { checkpointMigration } from "../../platform/postgres/sql-checkpoints.ts";
import { type CaptureLimits, capturedTables, captureTable } from "./capture.ts";
import { expectTriggers } from "./expect-triggers.ts";
import { registryMigrations } from "./migrations.ts";
import type { Registry } from "./registry.ts";
import { eraseFromRegistry, syncProfiles } from "./sync-profiles.ts";

export interface RegistryCounts {
  /** Rows published to the hubs. */
  readonly published: number;
  /** Profiles written or removed. */
  readonly profiles: number;
  /** Erasures executed. */
  readonly erased: number;
}

/** One round of the registry. It may crash anywhere, and may run beside another one. */
export async function runRegistry(registry: Registry, limits: CaptureLimits): Promise<RegistryCounts> {
  await prepareRegistry(registry);
  const erased = await eraseFromRegistry(registry, limits);
  await expectTriggers(registry.postgres);
  const pipeline = await registry.pipeline();
  let published = 0;
  for (const table of capturedTables) {
    const hub = registry.hub(table.hub);
    const publish: typeof hub.publish = (events) => hub.publish(events);
    published += await captureTable(registry.postgres, { ...table, pipeline }, publish, limits, registry.now);
  }
  return { published, erased, profiles: await syncProfiles(registry, limits) };
}

/** Creates or migrates the tables. */
export async function prepareRegistry({ postgres }: Pick<Registry, "postgres">): Promise<void> {
  await migrate(postgres, [checkpointMigration, ...registryMigrations]);
}
