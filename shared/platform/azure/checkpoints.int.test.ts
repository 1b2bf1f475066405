import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalStack, startLocalStack } from "../../../testing/local-stack.ts";
import { checkpointContainer, checkpoints, type HostPartition } from "./checkpoints.ts";

/* Against the checkpoint store of the Event Hubs SDK, whose blobs the host reads. */

let stack: LocalStack;
let container: ContainerClient;
let store: BlobCheckpointStore;
const hub = { namespace: "Here.example", name: "Bpm" };
const consumerGroup = "ingest";
const of = [hub.namespace, hub.name, consumerGroup] as const;
const names = { fullyQualifiedNamespace: hub.namespace, eventHubName: hub.name, consumerGroup };
const partition = (id: string): HostPartition => ({ hub, consumerGroup, id });
const listed = async (id: string) => (await store.listCheckpoints(...of)).find(({ partitionId }) => partitionId === id);
const known = async (id: string) => (await checkpoints(container).of(hub, consumerGroup)).get(id);
const ownerOf = async (id: string) =>
  (await store.listOwnership(...of)).find(({ partitionId }) => partitionId === id)?.ownerId;

beforeAll(async () => {
  stack = await startLocalStack();
  container = new ContainerClient(stack.settings["AzureWebJobsStorage"] ?? "", checkpointContainer);
  await container.createIfNotExists();
  store = new BlobCheckpointStore(container);
}, 60_000);
afterAll(() => stack.close());

it("creates, moves and removes a checkpoint that the host reads", async () => {
  const { move } = checkpoints(container);
  expect(await move(partition("0"), { sequenceNumber: 7, offset: "70" }, undefined)).toBe(true);
  expect(await listed("0")).toMatchObject({ sequenceNumber: 7, offset: "70" });
  expect(await move(partition("0"), { sequenceNumber: 9, offset: "90" }, await known("0"))).toBe(true);
  expect(await known("0")).toMatchObject({ sequenceNumber: 9 });
  expect(await move(partition("0"), undefined, await known("0"))).toBe(true);
  expect(await listed("0")).toBeUndefined();
});

it("does not move a checkpoint that the host has written meanwhile", async () => {
  const { move } = checkpoints(container);
  await store.updateCheckpoint({ ...names, partitionId: "1", sequenceNumber: 5, offset: "50" });
  const before = await known("1");
  await store.updateCheckpoint({ ...names, partitionId: "1", sequenceNumber: 6, offset: "60" });
  expect(await move(partition("1"), { sequenceNumber: 9, offset: "90" }, before)).toBe(false);
  expect(await move(partition("1"), { sequenceNumber: 9, offset: "90" }, undefined)).toBe(false);
  expect(await move(partition("1"), undefined, before)).toBe(false);
  expect(await listed("1")).toMatchObject({ sequenceNumber: 6 });
});

it("takes a partition over from its owner, once, and none that nobody owns", async () => {
  const { takeOver } = checkpoints(container);
  await takeOver(partition("2"));
  expect(await ownerOf("2")).toBeUndefined();
  const [claim] = await store.claimOwnership([{ ...names, partitionId: "2", ownerId: "host" }]);
  await takeOver(partition("2"));
  const owner = await ownerOf("2");
  expect(owner).not.toBe("host");
  expect(
    await store.claimOwnership([{ ...names, partitionId: "2", ownerId: "host", etag: claim?.etag ?? "" }]),
  ).toEqual([]);
  const taken = await store.listOwnership(...of);
  await takeOver(partition("2"));
  expect(await store.listOwnership(...of)).toEqual(taken);
});
