import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { startCosmos } from "./endpoint.ts";
import { clientOf, databases, temporaryFolder, testEndpoint } from "./testing/endpoint.ts";

describe("the Cosmos DB endpoint", () => {
  it("persists documents and containers", async () => {
    const first = await testEndpoint();
    await first.container("orders").items.create({ id: "kept", customer: "ann" });
    const before = await first.container("orders").item("kept", "ann").read();
    const { resource: container } = await first.container("orders").read();
    await first.close();
    const second = await testEndpoint(first.folder);
    expect((await second.container("orders").item("kept", "ann").read()).resource).toEqual(before.resource);
    expect((await second.container("orders").read()).resource?._rid).toBe(container?._rid);
    const { resource } = await second.container("orders").items.create({ id: "next", customer: "ann" });
    expect(resource?._rid).not.toBe(before.resource?._rid);
    await second.close();
  });

  it("rejects a port or a folder that is in use", async () => {
    const first = await testEndpoint();
    const again = (port: number, folder: string) => startCosmos({ databases, folder, port });
    await expect(again(first.port, await temporaryFolder())).rejects.toThrow(
      `Port ${first.port} is taken, so Cosmos DB cannot listen there`,
    );
    await expect(again(0, first.folder)).rejects.toThrow(
      "cosmos.sqlite cannot be opened: another endpoint is using it",
    );
    await first.close();
  });

  it("rejects another partition key for an existing container", async () => {
    const first = await testEndpoint();
    await first.close();
    const changed = [{ database: "shop", containers: [{ ...databases[0].containers[0], partitionKey: "/other" }] }];
    await expect(startCosmos({ databases: changed, folder: first.folder, port: 0 })).rejects.toThrow(
      "Container shop/orders is partitioned by /customer, not by /other",
    );
    const levels = [
      { database: "shop", containers: [{ ...databases[0].containers[0], partitionKey: ["/customer", "/time"] }] },
    ];
    await expect(startCosmos({ databases: levels, folder: first.folder, port: 0 })).rejects.toThrow(
      "Container shop/orders is partitioned by /customer, not by /customer, /time",
    );
    await (await testEndpoint(first.folder)).close();
  });

  it("creates containers with hierarchical keys once", async () => {
    const folder = await temporaryFolder();
    const visits = { name: "visits", partitionKey: ["/customer", "/day"], indexing: { included: ["/*"] } };
    for (let time = 0; time < 2; time += 1) {
      const endpoint = await startCosmos({ databases: [{ database: "shop", containers: [visits] }], folder, port: 0 });
      const client = clientOf(endpoint.port);
      const container = client.database("shop").container("visits");
      await container.items.upsert({ id: "1", customer: "ann", day: 1, time });
      expect((await container.item("1", ["ann", 1]).read()).resource).toMatchObject({ time });
      client.dispose();
      await endpoint.close();
    }
  });

  it("reads files written before hierarchical keys", async () => {
    const first = await testEndpoint();
    await first.container("orders").items.create({ id: "old", customer: "ann" });
    await first.close();
    const file = new DatabaseSync(join(first.folder, "cosmos.sqlite"));
    const list = "json_extract(definition, '$.definition.partitionKey[0]')";
    file.exec(`UPDATE catalog SET definition = json_set(definition, '$.definition.partitionKey', ${list})
      WHERE kind = 'container'`);
    file.close();
    const second = await testEndpoint(first.folder);
    expect((await second.container("orders").item("old", "ann").read()).resource).toMatchObject({ id: "old" });
    expect((await second.container("orders").read()).resource?.partitionKey?.paths).toEqual(["/customer"]);
    await second.close();
  });

  it("applies changes of indexing and time to live", async () => {
    const first = await testEndpoint();
    await first.close();
    const [orders] = databases[0].containers;
    const changed = [
      { database: "shop", containers: [{ ...orders, indexing: { included: ["/n/?"] }, defaultTimeToLive: 60 }] },
    ];
    const endpoint = await startCosmos({ databases: changed, folder: first.folder, port: 0 });
    const client = clientOf(endpoint.port);
    const { resource } = await client.database("shop").container("orders").read();
    expect(resource).toMatchObject({ defaultTtl: 60, indexingPolicy: { includedPaths: [{ path: "/n/?" }] } });
    client.dispose();
    await endpoint.close();
  });

  it("loses no acknowledged write when the process is killed", async () => {
    const folder = await temporaryFolder();
    const child = await startChild(folder);
    const orders = clientOf(child.port).database("shop").container("orders");
    const acknowledged: { id: string; customer: string; n: number }[] = [];
    let n = 0;
    const writeForever = async () => {
      for (;;) {
        n += 1;
        const document = { id: `order-${n}`, customer: `customer-${n % 50}`, n };
        await orders.items.upsert(document);
        acknowledged.push(document);
      }
    };
    const writers = Array.from({ length: 16 }, () => writeForever().catch(() => undefined));
    while (acknowledged.length < 500) await new Promise((resolve) => setTimeout(resolve, 10));
    child.process.kill("SIGKILL");
    await Promise.all([once(child.process, "exit"), ...writers]);
    const after = await testEndpoint(folder);
    const { resources } = await after.container("orders").items.query("SELECT c.id, c.customer, c.n FROM c").fetchAll();
    const stored = new Map(resources.map((document) => [document.id, document]));
    for (const document of acknowledged) expect(stored.get(document.id)).toEqual(document);
    await after.close();
  });
});

async function startChild(folder: string): Promise<{ process: ChildProcess; port: number }> {
  const child = fork(new URL("testing/child.ts", import.meta.url), [folder], { execArgv: [] });
  const [port] = await once(child, "message");
  return { process: child, port: Number(port) };
}
