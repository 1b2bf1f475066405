import type { Configuration } from "../../shared/platform/azure/configuration.ts";
import type { DatabaseDescription } from "../../shared/platform/azure/databases.ts";
import { resources } from "../../shared/platform/azure/resources.ts";

/** A silver database and the gold database that is computed from it. */
export interface Pair {
  readonly name: string;
  readonly silver: string;
  readonly gold: string;
}

/** The pair that an environment begins with, `silver` and `gold`. */
export const firstPair = "first";

/**
 * The databases of that name: `silver-NAME` and `gold-NAME`.
 *
 * @throws Error that says which names there can be
 */
export function pairNamed(name: string): Pair {
  if (!/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name))
    throw new Error(
      `"${name}" is no name for databases: 1 to 40 lower-case letters, digits and dashes expected, such as 2026-11`,
    );
  return name === firstPair
    ? { name, silver: "silver", gold: "gold" }
    : { name, silver: `silver-${name}`, gold: `gold-${name}` };
}

/** The pair that the settings name. */
export function livePair({ silverDatabase: silver, goldDatabase: gold }: Configuration): Pair {
  const name = silver === "silver" ? firstPair : silver.replace(/^silver-/, "");
  return { name, silver, gold };
}

/** @throws Error when one of the databases is one that the app works with by its settings */
export function refuseLive(pair: Pair, configuration: Configuration): void {
  const { silverDatabase, goldDatabase, outboxDatabase } = configuration;
  for (const [database, setting] of [
    [pair.silver, silverDatabase],
    [pair.gold, goldDatabase],
  ] as const)
    if (database === setting) throw new Error(`the app works with ${database}: take another name than ${pair.name}`);
  if (pair.silver === outboxDatabase)
    throw new Error(`${pair.silver} is the outbox's: take another name than ${pair.name}`);
}

/** What a pair consists of: the containers that are made of bronze. What is kept elsewhere is left out. */
export function descriptionsOf(pair: Pair): readonly DatabaseDescription[] {
  return [
    { database: pair.silver, containers: madeOfBronze("silver") },
    { database: pair.gold, containers: madeOfBronze("gold") },
  ];
}

function madeOfBronze(layer: "silver" | "gold") {
  const found = resources.cosmos.find(({ database }) => database === layer);
  if (found === undefined) throw new Error(`resources.json has no database ${layer}`);
  return found.containers.filter((container) => !("kept" in container));
}
