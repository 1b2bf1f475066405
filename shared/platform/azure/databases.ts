import type { Container, ContainerDefinition, CosmosClient, Database, IndexingPolicy } from "@azure/cosmos";
import { PermanentFailure } from "../korevital-error.ts";
import { statusOf, unlessStatus } from "./errors.ts";

/** A container as `resources.json` describes it. */
export interface ContainerDescription {
  readonly name: string;
  /** Such as `/userId`. */
  readonly partitionKey: string;
  readonly indexing: {
    readonly included: readonly string[];
    readonly composite?: readonly (readonly { readonly path: string; readonly order?: "ascending" | "descending" }[])[];
  };
  /** Seconds. */
  readonly defaultTimeToLive?: number;
}

export interface DatabaseDescription {
  readonly database: string;
  readonly containers: readonly ContainerDescription[];
}

/**
 * Creates and drops the databases of a Cosmos DB account, for commands. In Azure, Bicep creates them; the app never
 * does.
 */
export interface Databases {
  /**
   * Creates the database and its containers if they do not exist, and checks existing ones.
   *
   * @throws UnsuitableDatabase that names what cannot be created (Entra principals have no permission) or differs from
   * the description
   */
  ensure(description: DatabaseDescription): Promise<void>;
  /** Removes these containers, and the database when no container is left. What does not exist is no error. */
  drop(database: string, containers: readonly string[]): Promise<void>;
  /** Names of the containers of a database; undefined when there is no such database. */
  containers(database: string): Promise<readonly string[] | undefined>;
}

/** A database differs from its description, or cannot be created here. */
export class UnsuitableDatabase extends PermanentFailure {
  override readonly name = "UnsuitableDatabase";
  readonly code = "database-unsuitable";
}

export function databases(client: CosmosClient): Databases {
  return {
    async ensure({ database: id, containers }) {
      const database = client.database(id);
      await readOrCreate(`database ${id}`, database, () => client.databases.create({ id }));
      for (const description of containers) {
        const what = `container ${id}/${description.name}`;
        const container = database.container(description.name);
        const make = () => database.containers.create(definitionOf(description));
        const found = await readOrCreate(what, container, make);
        if (found !== undefined) checkDefinition(what, found, description);
      }
    },
    async drop(id, containers) {
      const database = client.database(id);
      // Only what exists is removed: without the permission to remove, even a missing container causes an error.
      const there = (await namesIn(database)) ?? [];
      for (const name of containers.filter((each) => there.includes(each)))
        await unlessStatus(404, undefined, () => database.container(name).delete());
      if ((await namesIn(database))?.length === 0) await unlessStatus(404, undefined, () => database.delete());
    },
    containers: (id) => namesIn(client.database(id)),
  };
}

/** The existing definition; undefined when it was created. */
async function readOrCreate(
  what: string,
  target: Database | Container,
  make: () => Promise<unknown>,
): Promise<Partial<ContainerDefinition> | undefined> {
  try {
    return (await target.read()).resource;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  try {
    await make();
    return undefined;
  } catch (error) {
    // Another command created it at the same time.
    if (statusOf(error) === 409) return undefined;
    if (statusOf(error) !== 403 && statusOf(error) !== 401) throw error;
    throw new UnsuitableDatabase(`${what} does not exist, and must not be created here`, { cause: error });
  }
}

function checkDefinition(what: string, found: Partial<ContainerDefinition>, wanted: ContainerDescription): void {
  const key = found.partitionKey?.paths.join() ?? "nothing";
  if (key !== wanted.partitionKey)
    throw new UnsuitableDatabase(`${what} is partitioned by ${key}, ${wanted.partitionKey} is described`);
  const indexed = (found.indexingPolicy?.includedPaths ?? [])
    .map(({ path }) => path)
    .filter((path) => path !== '/"_etag"/?');
  const missing = wanted.indexing.included.filter((path) => !indexed.includes(path));
  if (missing.length > 0) throw new UnsuitableDatabase(`${what} does not index ${missing.join(", ")}`);
  if (found.defaultTtl !== wanted.defaultTimeToLive)
    throw new UnsuitableDatabase(
      `${what} lets documents live for ${found.defaultTtl ?? "ever"}, ${wanted.defaultTimeToLive ?? "ever"} is described`,
    );
}

function definitionOf({ name, partitionKey, indexing, defaultTimeToLive }: ContainerDescription) {
  return {
    id: name,
    partitionKey: { paths: [partitionKey] },
    indexingPolicy: policyOf(indexing),
    ...(defaultTimeToLive === undefined ? {} : { defaultTtl: defaultTimeToLive }),
  };
}

/** As in `bicep/modules/cosmos.bicep`. */
function policyOf({ included, composite = [] }: ContainerDescription["indexing"]): IndexingPolicy {
  return {
    indexingMode: "consistent",
    automatic: true,
    includedPaths: included.map((path) => ({ path })),
    excludedPaths: [{ path: "/*" }, { path: '/"_etag"/?' }],
    compositeIndexes: composite.map((paths) => paths.map(({ path, order = "ascending" }) => ({ path, order }))),
  };
}

function namesIn(database: Database): Promise<string[] | undefined> {
  return unlessStatus(404, undefined, async () =>
    (await database.containers.readAll().fetchAll()).resources.map(({ id }) => id),
  );
}
