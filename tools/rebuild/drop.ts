import { deadLettersOf } from "../../shared/bronze/files/dead-letter-name.ts";
import { consumerKeyOf } from "../../shared/bronze/manifest/row-keys.ts";
import { bronzeReaderFor, lakeFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { UnsuitableDatabase } from "../../shared/platform/azure/databases.ts";
import { statusOf } from "../../shared/platform/azure/errors.ts";
import { type DatabaseSet, databaseDescriptions } from "./database-set.ts";

/**
 * Drops a database set: its databases, silver's progress in the manifest, and silver's dead letters, in this order, so
 * that an interrupted call can be repeated.
 *
 * @throws UnsuitableDatabase with the commands to run, if the identity may not delete databases
 */
export async function dropDatabaseSet(
  target: Azure,
  set: DatabaseSet,
): Promise<{ readonly partitions: number; readonly files: number }> {
  try {
    for (const { database, containers } of databaseDescriptions(set))
      await target.databases.drop(
        database,
        containers.map(({ name }) => name),
      );
  } catch (error) {
    const status = statusOf(error);
    if (status !== 401 && status !== 403) throw error;
    throw new UnsuitableDatabase(commands(set, target.configuration.outboxDatabase), { cause: error });
  }
  return { partitions: await removeProgress(target, set), files: await removeDeadLetters(target, set) };
}

async function removeProgress(target: Azure, { silver }: DatabaseSet): Promise<number> {
  const { manifest } = lakeFor(target);
  const rowKey = consumerKeyOf(silver);
  let removed = 0;
  for (const key of await bronzeReaderFor(target).partitions()) {
    if ((await manifest.get(key, rowKey)) === undefined) continue;
    if ((await manifest.commit(key, [{ rowKey, remove: true }])) === "committed") removed += 1;
  }
  return removed;
}

async function removeDeadLetters(target: Azure, { silver }: DatabaseSet): Promise<number> {
  const quarantine = target.blobs("quarantine");
  let removed = 0;
  for await (const { name } of quarantine.list(deadLettersOf(silver))) {
    await quarantine.remove(name);
    removed += 1;
  }
  return removed;
}

/** A database with retained containers is retained, without its rebuilt containers. */
function commands(set: DatabaseSet, retainedDatabase: string): string {
  const of = "--yes --resource-group GROUP --account-name ACCOUNT";
  const lines = databaseDescriptions(set).flatMap(({ database, containers }) =>
    database === retainedDatabase
      ? containers.map(
          ({ name }) => `  az cosmosdb sql container delete ${of} --database-name ${database} --name ${name}`,
        )
      : [`  az cosmosdb sql database delete ${of} --name ${database}`],
  );
  return `No permission to delete databases. Run these commands with an identity that has it, then repeat this command:\n${lines.join("\n")}`;
}
