import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BulkOperationType, type Container, CosmosClient } from "@azure/cosmos";
import { cosmosConnection } from "../local/connection-strings.ts";
import { startCosmos } from "../local/cosmos/endpoint.ts";

/** The partition contains a tenth of the documents. */
const partitionDocuments = 10_000;
const otherDocuments = 90_000;
const runs = 3;

/** Measures the cost of a query of one partition, alone and in a larger container. */
export async function benchCosmos(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  const containers = [{ name: "facts", partitionKey: "/owner", indexing: { included: ["/time/?"] } }];
  const endpoint = await startCosmos({ folder, port: 0, databases: [{ database: "bench", containers }] });
  const client = new CosmosClient(cosmosConnection({ cosmosPort: endpoint.port }));
  const container = client.database("bench").container("facts");
  try {
    await fill(container, partitionDocuments, () => "one");
    const alone = await measureQuery(container);
    await fill(container, otherDocuments, (n) => `other ${n % 9000}`);
    const among = await measureQuery(container);
    console.log(`  a partition of ${partitionDocuments} documents, all selected`);
    console.log(`  alone          ${alone.charge.toFixed(0)} RU`);
    console.log(
      `  among ${partitionDocuments + otherDocuments}   ${among.charge.toFixed(0)} RU, ${(among.time / alone.time).toFixed(2)} x the time`,
    );
  } finally {
    client.dispose();
    await endpoint.close();
    await rm(folder, { recursive: true });
  }
}

async function fill(container: Container, count: number, ownerOf: (n: number) => string): Promise<void> {
  const each = 2000;
  for (let from = 0; from < count; from += each) {
    const operations = Array.from({ length: Math.min(each, count - from) }, (_, index) => {
      const owner = ownerOf(from + index);
      const resourceBody = { id: crypto.randomUUID(), owner, time: from + index };
      return { operationType: BulkOperationType.Create, partitionKey: owner, resourceBody };
    });
    await container.items.executeBulkOperations(operations);
  }
}

/** Request units of one run, and milliseconds of the fastest run. */
async function measureQuery(container: Container): Promise<{ charge: number; time: number }> {
  let fastest = Number.POSITIVE_INFINITY;
  let charge = 0;
  for (let run = 0; run < runs; run += 1) {
    const begin = performance.now();
    const query = "SELECT VALUE c.time FROM c WHERE c.time >= 0";
    const found = await container.items.query(query, { partitionKey: "one", maxItemCount: 1000 }).fetchAll();
    if (found.resources.length !== partitionDocuments) throw new Error(`${found.resources.length} found`);
    charge = found.requestCharge;
    fastest = Math.min(fastest, performance.now() - begin);
  }
  return { charge, time: fastest };
}
