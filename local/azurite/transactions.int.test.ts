import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RestError, TableClient, type TransactionAction } from "@azure/data-tables";
import { expect, it } from "vitest";
import { storageConnection } from "../connection-strings.ts";
import { FaultInjector } from "../faults/injector.ts";
import { readRule } from "../faults/rule.ts";
import { startAzurite } from "./azurite.ts";

/** Creates two rows; the last step fails if `fails` is set. */
function steps(partitionKey: string, round: number, fails: boolean): TransactionAction[] {
  const rows = [`${round}-1`, `${round}-2`].map((rowKey): TransactionAction => ["create", { partitionKey, rowKey }]);
  const stale: TransactionAction = ["update", { partitionKey, rowKey: "0-1" }, "Replace", { etag: 'W/"old"' }];
  return fails ? [...rows, stale] : rows;
}

it("a failed transaction undoes its own changes and no others, also when all requests are intercepted", async () => {
  const folder = await mkdtemp(join(tmpdir(), "azurite-transactions-"));
  const faults = new FaultInjector({ seed: 1, now: Date.now });
  const azurite = await startAzurite({ folder, blobPort: 0, queuePort: 0, tablePort: 0, faults });
  await faults.add(readRule({ target: "storage", kind: "503", rate: 1e-9 }));
  const connection = storageConnection({ ...azurite, eventHubsPort: 0, cosmosPort: 0 });
  const table = TableClient.fromConnectionString(connection, "rows", { allowInsecureConnection: true });
  await table.createTable();
  const committed: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    const attempts = Array.from({ length: 40 }, async (_, index) => {
      const fails = round > 0 && index % 2 === 1;
      const sent = table.submitTransaction(steps(`p${index}`, round, fails));
      expect(await sent.then(({ status }) => status).catch((error: RestError) => error.statusCode)).toBe(
        fails ? 412 : 202,
      );
      if (!fails) committed.push(`p${index} ${round}-1`, `p${index} ${round}-2`);
    });
    await Promise.all(attempts);
  }
  const found: string[] = [];
  for await (const { partitionKey, rowKey } of table.listEntities()) found.push(`${partitionKey} ${rowKey}`);
  expect(found.toSorted()).toEqual(committed.toSorted());
  await azurite.close();
  await rm(folder, { recursive: true, force: true });
});
