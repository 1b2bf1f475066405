import type { Configuration } from "../../shared/platform/azure/configuration.ts";
import type { DatabaseDescription } from "../../shared/platform/azure/databases.ts";
import { resources } from "../../shared/platform/azure/resources.ts";

/** A silver database and the gold database computed from it. */
export interface DatabaseSet {
  readonly name: string;
  readonly silver: string;
  readonly gold: string;
}

/** The initial database set, `silver` and `gold`. */
export const firstDatabaseSet = "first";

/**
 * The database set of a name: `silver-NAME` and `gold-NAME`.
 *
 * @throws Error for an invalid name
 */
export function databaseSetNamed(name: string): DatabaseSet {
  if (!/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name))
    throw new Error(
      `"${name}" is not a valid name of a database set: 1 to 40 lower-case letters, digits and dashes expected, such as 2026-11`,
    );
  return name === firstDatabaseSet
    ? { name, silver: "silver", gold: "gold" }
    : { name, silver: `silver-${name}`, gold: `gold-${name}` };
}

/** The database set in the settings. */
export function liveDatabaseSet({ silverDatabase: silver, goldDatabase: gold }: Configuration): DatabaseSet {
  const name = silver === "silver" ? firstDatabaseSet : silver.replace(/^silver-/, "");
  return { name, silver, gold };
}

/** @throws Error if the settings of the app contain one of the databases */
export function rejectLiveDatabases(set: DatabaseSet, configuration: Configuration): void {
  const { silverDatabase, goldDatabase, outboxDatabase } = configuration;
  for (const [database, setting] of [
    [set.silver, silverDatabase],
    [set.gold, goldDatabase],
  ] as const)
    if (database === setting) throw new Error(`the app uses ${database}: use another name than ${set.name}`);
  if (set.silver === outboxDatabase)
    throw new Error(`${set.silver} contains the outbox: use another name than ${set.name}`);
}

/** The databases of a set and the containers rebuilt from bronze. Retained containers are excluded. */
export function databaseDescriptions(set: DatabaseSet): readonly DatabaseDescription[] {
  return [
    { database: set.silver, containers: rebuiltContainers("silver") },
    { database: set.gold, containers: rebuiltContainers("gold") },
  ];
}

function rebuiltContainers(layer: "silver" | "gold") {
  const found = resources.cosmos.find(({ database }) => database === layer);
  if (found === undefined) throw new Error(`resources.json has no database ${layer}`);
  return found.containers.filter((container) => !("retained" in container));
}
