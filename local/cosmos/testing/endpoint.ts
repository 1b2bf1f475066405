import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Container, CosmosClient } from "@azure/cosmos";
import { type CosmosEndpoint, startCosmos } from "../endpoint.ts";
import { LOCAL_COSMOS_KEY } from "../key.ts";

/* Fixtures for the tests of this folder. */

export const databases = [
  {
    database: "shop",
    containers: [
      { name: "orders", partitionKey: "/customer", indexing: { included: ["/time/?", "/total/?"] } },
      { name: "everything", partitionKey: "/customer", indexing: { included: ["/*"] } },
      { name: "sessions", partitionKey: "/customer", indexing: { included: [] }, defaultTimeToLive: 1 },
    ],
  },
] as const;

export type ContainerName = (typeof databases)[0]["containers"][number]["name"];

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "cosmos-"));
}

export function clientOf(port: number, key = LOCAL_COSMOS_KEY): CosmosClient {
  return new CosmosClient({ endpoint: `http://127.0.0.1:${port}/`, key });
}

export interface TestEndpoint extends Pick<CosmosEndpoint, "splitRange" | "lagWeakReads"> {
  readonly port: number;
  readonly folder: string;
  readonly client: CosmosClient;
  container(name: ContainerName): Container;
  close(): Promise<void>;
}

export async function testEndpoint(folder?: string): Promise<TestEndpoint> {
  const used = folder ?? (await temporaryFolder());
  const endpoint = await startCosmos({ databases, folder: used, port: 0, log: console.log });
  const client = clientOf(endpoint.port);
  return {
    ...endpoint,
    folder: used,
    client,
    container: (name) => client.database("shop").container(name),
    async close() {
      client.dispose();
      await endpoint.close();
    },
  };
}

/** The status of the error that a request rejects with; fails when the request succeeds. */
export async function statusOf(promise: Promise<unknown>): Promise<unknown> {
  return (await errorOf(promise)).code;
}

export async function errorOf(promise: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return { code: "code" in error ? error.code : undefined, message: error.message };
    // some errors of the SDK are not instances of Error
    const { code, message } = error as { code?: unknown; message?: string };
    return { code, message: String(message) };
  }
  throw new Error("the request succeeded");
}
