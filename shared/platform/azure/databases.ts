import type { Container, ContainerDefinition, CosmosClient, Database, IndexingPolicy } from "@azure/cosmos";
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

/** The databases of a Cosmos DB account themselves, which the app never touches: Bicep makes them in Azure, commands locally. */
export interface Databases {
  /**
   * Makes the database and its containers, as far as they are not there; what is there must be as described.
   *
   * @throws DatabaseUnfit that names what cannot be made (whoever logs in with Entra may make nothing) or is otherwise than described
   */
  ensure(description: DatabaseDescription): Promise<void>;
  /** Removes these containers, and the database with the last of its containers. What is gone already is no error. */
  drop(database: string, containers: readonly string[]): Promise<void>;
  /** Names of its containers; undefined when there is no such database. */
  containers(database: string): Promise<readonly string[] | undefined>;
}

/** A database is not as it must be, and cannot be made so from here. */
export class DatabaseUnfit extends Error {
  override readonly name = "DatabaseUnfit";
}

export function databases(client: CosmosClient): Databases {
  return {
    async ensure({ database: id, containers }) {
      const database = client.database(id);
      await orMake(`database ${id}`, database, () => client.databases.create({ id }));
      for (const description of containers) {
        const what = `container ${id}/${description.name}`;
        const container = database.container(description.name);
        const make = () => database.containers.create(definitionOf(description));
        const found = await orMake(what, container, make);
        if (found !== undefined) checkDefinition(what, found, description);
      }
    },
    async drop(id, containers) {
      const database = client.database(id);
      // What is gone is not asked for: who may not remove anything is told so of that too.
      const there = (await namesIn(database)) ?? [];
      for (const name of containers.filter((each) => there.includes(each)))
        await unlessStatus(404, undefined, () => database.container(name).delete());
      if ((await namesIn(database))?.length === 0) await unlessStatus(404, undefined, () => database.delete());
    },
    containers: (id) => namesIn(client.database(id)),
  };
}

/** The definition of what is there; undefined when it had to be made. */
async function orMake(
  what: string,
  place: Database | Container,
  make: () => Promise<unknown>,
): Promise<Partial<ContainerDefinition> | undefined> {
  try {
    return (await place.read()).resource;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  try {
    await make();
    return undefined;
  } catch (error) {
    // Two commands at one time: the other one made it.
    if (statusOf(error) === 409) return undefined;
    if (statusOf(error) !== 403 && statusOf(error) !== 401) throw error;
    throw new DatabaseUnfit(`${what} is not there, and may not be made from here`, { cause: error });
  }
}

function checkDefinition(what: string, found: Partial<ContainerDefinition>, wanted: ContainerDescription): void {
  const key = found.partitionKey?.paths.join() ?? "nothing";
  if (key !== wanted.partitionKey)
    throw new DatabaseUnfit(`${what} is partitioned by ${key}, ${wanted.partitionKey} is described`);
  const indexed = (found.indexingPolicy?.includedPaths ?? [])
    .map(({ path }) => path)
    .filter((path) => path !== '/"_etag"/?');
  const missing = wanted.indexing.included.filter((path) => !indexed.includes(path));
  if (missing.length > 0) throw new DatabaseUnfit(`${what} does not index ${missing.join(", ")}`);
  if (found.defaultTtl !== wanted.defaultTimeToLive)
    throw new DatabaseUnfit(
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

/** As `bicep/modules/cosmos.bicep` says it. The SDK's type lets nothing be read-only. */
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
