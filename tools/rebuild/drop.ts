import { bronzeOf } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { DatabaseUnfit } from "../../shared/platform/azure/databases.ts";
import { statusOf } from "../../shared/platform/azure/errors.ts";
import { descriptionsOf, type Pair } from "./database-set.ts";

/**
 * Removes a pair: its databases, silver's progress in the manifest, and what silver set aside. In that order: killed in between it can
 * be called again, and a pair without databases works on nothing.
 *
 * @throws DatabaseUnfit with the commands to give, where databases may not be removed from here
 */
export async function dropPair(
  target: Azure,
  pair: Pair,
): Promise<{ readonly partitions: number; readonly files: number }> {
  try {
    for (const { database, containers } of descriptionsOf(pair))
      await target.databases.drop(
        database,
        containers.map(({ name }) => name),
      );
  } catch (error) {
    const status = statusOf(error);
    if (status !== 401 && status !== 403) throw error;
    throw new DatabaseUnfit(commands(pair, target.configuration.outboxDatabase), { cause: error });
  }
  return { partitions: await forgetProgress(target, pair), files: await removeAsides(target, pair) };
}

async function forgetProgress(target: Azure, { silver }: Pair): Promise<number> {
  const manifest = target.table("manifest");
  const rowKey = `progress|${silver}`;
  let forgotten = 0;
  for (const key of await bronzeOf(target).partitions()) {
    if ((await manifest.get(key, rowKey)) === undefined) continue;
    if ((await manifest.commit(key, [{ rowKey, remove: true }])) === "committed") forgotten += 1;
  }
  return forgotten;
}

async function removeAsides(target: Azure, { silver }: Pair): Promise<number> {
  const quarantine = target.blobs("quarantine");
  let removed = 0;
  for await (const { name } of quarantine.list(`silver/${silver}/`)) {
    await quarantine.remove(name);
    removed += 1;
  }
  return removed;
}

/** A database that holds what is kept stays, without the containers that were made of bronze. */
function commands(pair: Pair, kept: string): string {
  const of = "--yes --resource-group GROUP --account-name ACCOUNT";
  const lines = descriptionsOf(pair).flatMap(({ database, containers }) =>
    database === kept
      ? containers.map(
          ({ name }) => `  az cosmosdb sql container delete ${of} --database-name ${database} --name ${name}`,
        )
      : [`  az cosmosdb sql database delete ${of} --name ${database}`],
  );
  return `Databases may not be removed from here. Whoever may gives these, then this command again:\n${lines.join("\n")}`;
}
