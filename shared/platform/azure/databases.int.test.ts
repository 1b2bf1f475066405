import type { CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestEndpoint, testEndpoint } from "../../../local/cosmos/testing/endpoint.ts";
import { type DatabaseDescription, databases, UnsuitableDatabase } from "./databases.ts";
import { resources } from "./resources.ts";

const one: DatabaseDescription = {
  database: "one",
  containers: [
    { name: "facts", partitionKey: "/owner", indexing: { included: ["/time/?"] } },
    {
      name: "sessions",
      partitionKey: "/owner",
      defaultTimeToLive: 60,
      indexing: { included: [], composite: [[{ path: "/a" }, { path: "/b", order: "descending" }]] },
    },
  ],
};
const [facts, sessions] = one.containers;
if (facts === undefined || sessions === undefined) throw new Error("two containers are described");

describe("databases", () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await testEndpoint();
  });
  afterAll(() => endpoint.close());

  it("are created as described, once, and removed with their last container", async () => {
    const all = databases(endpoint.client);
    for (let times = 0; times < 2; times += 1) await all.ensure(one);
    expect(await all.containers("one")).toEqual(["facts", "sessions"]);
    const { resource } = await endpoint.client.database("one").container("sessions").read();
    expect(resource).toMatchObject({
      partitionKey: { paths: ["/owner"] },
      defaultTtl: 60,
      indexingPolicy: {
        includedPaths: [],
        excludedPaths: [{ path: "/*" }, { path: '/"_etag"/?' }],
        compositeIndexes: [
          [
            { path: "/a", order: "ascending" },
            { path: "/b", order: "descending" },
          ],
        ],
      },
    });
    await all.drop("one", ["facts"]);
    expect(await all.containers("one")).toEqual(["sessions"]);
    for (let times = 0; times < 2; times += 1) await all.drop("one", ["facts", "sessions"]);
    expect(await all.containers("one")).toBeUndefined();
  });

  it("can be created from resources.json", async () => {
    for (const database of resources.cosmos) await databases(endpoint.client).ensure(database as DatabaseDescription);
    expect(await databases(endpoint.client).containers("silver")).toContain("heart-rates");
  });

  it.each([
    [{ ...facts, partitionKey: "/user" }, "container fit/facts is partitioned by /owner, /user is described"],
    [{ ...facts, indexing: { included: ["/time/?", "/kind/?"] } }, "container fit/facts does not index /kind/?"],
    [{ ...facts, defaultTimeToLive: 5 }, "container fit/facts lets documents live for ever, 5 is described"],
    [{ ...sessions, defaultTimeToLive: -1 }, "container fit/sessions lets documents live for 60, -1 is described"],
  ])("that differ from the description are rejected", async (other, message) => {
    const all = databases(endpoint.client);
    await all.ensure({ ...one, database: "fit" });
    await expect(all.ensure({ database: "fit", containers: [other] })).rejects.toThrow(message);
  });

  it("that must not be created are named", async () => {
    const denied = rejecting(403);
    await expect(databases(denied).ensure(one)).rejects.toThrow(UnsuitableDatabase);
    await expect(databases(denied).ensure(one)).rejects.toThrow(
      "database one does not exist, and must not be created here",
    );
  });

  it("that another command has created in the meantime are accepted", async () => {
    await databases(rejecting(409)).ensure({ database: "one", containers: [] });
  });

  it("throw the failure of the service", async () => {
    await expect(databases(rejecting(503)).ensure(one)).rejects.toThrow("503");
    await expect(databases(rejecting(503)).drop("one", ["facts"])).rejects.toThrow("503");
  });
});

/** A service without databases that rejects creation with this status. */
function rejecting(status: number): CosmosClient {
  const fail = (code: number) => async () => Promise.reject(Object.assign(new Error(`status ${code}`), { code }));
  const containers = { readAll: () => ({ fetchAll: fail(status) }) };
  const database = () => ({ read: fail(404), containers, container: () => ({ delete: fail(404) }) });
  return { database, databases: { create: fail(status) } } as unknown as CosmosClient;
}
