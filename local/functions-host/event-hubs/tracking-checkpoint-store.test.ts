import type { CheckpointStore, PartitionOwnership } from "@azure/event-hubs";
import { expect, it } from "vitest";
import { TrackingCheckpointStore } from "./tracking-checkpoint-store.ts";

const ownership = (partitionId: string, ownerId: string): PartitionOwnership => ({
  partitionId,
  ownerId,
  fullyQualifiedNamespace: "n",
  eventHubName: "h",
  consumerGroup: "g",
});

/** An in-memory store in which the last claim wins, until claims are disabled. */
function memoryStore() {
  const owners = new Map<string, PartitionOwnership>();
  let rejectsClaims = false;
  const store: CheckpointStore = {
    listOwnership: async () => [...owners.values()],
    async claimOwnership(requested) {
      if (rejectsClaims) return [];
      for (const one of requested) owners.set(one.partitionId, { ...one });
      return requested;
    },
    updateCheckpoint: async () => {},
    listCheckpoints: async () => [],
  };
  return { store, owners, rejectClaims: () => (rejectsClaims = true) };
}

it("reports once that another owner claimed a partition", async () => {
  const { store, owners } = memoryStore();
  const lost: string[] = [];
  const tracking = new TrackingCheckpointStore(store, "me", { lost: (partition) => lost.push(partition), listed() {} });
  await tracking.claimOwnership([ownership("0", "me"), ownership("1", "me")]);
  await tracking.listOwnership("n", "h", "g");
  expect(lost).toEqual([]);
  owners.set("1", ownership("1", "other"));
  await tracking.listOwnership("n", "h", "g");
  await tracking.listOwnership("n", "h", "g");
  expect(lost).toEqual(["1"]);
});

it("does not report a failed claim while this host is still the owner", async () => {
  const { store, rejectClaims } = memoryStore();
  const lost: string[] = [];
  const tracking = new TrackingCheckpointStore(store, "me", { lost: (partition) => lost.push(partition), listed() {} });
  await tracking.claimOwnership([ownership("0", "me")]);
  rejectClaims();
  await tracking.claimOwnership([ownership("0", "me")]);
  await tracking.listOwnership("n", "h", "g");
  expect(lost).toEqual([]);
});

it("does not report a released partition as lost", async () => {
  const { store } = memoryStore();
  const lost: string[] = [];
  const tracking = new TrackingCheckpointStore(store, "me", { lost: (partition) => lost.push(partition), listed() {} });
  await tracking.claimOwnership([ownership("0", "me")]);
  await tracking.claimOwnership([ownership("0", "")]);
  expect(lost).toEqual([]);
});

it("lists an abandoned partition as unowned until it is claimed again", async () => {
  const { store } = memoryStore();
  const lost: string[] = [];
  const tracking = new TrackingCheckpointStore(store, "me", { lost: (partition) => lost.push(partition), listed() {} });
  const owners = async () => (await tracking.listOwnership("n", "h", "g")).map(({ ownerId }) => ownerId);
  await tracking.claimOwnership([ownership("0", "me"), ownership("1", "me")]);
  tracking.abandon("1");
  expect(await owners()).toEqual(["me", ""]);
  await tracking.claimOwnership([ownership("1", "me")]);
  expect(await owners()).toEqual(["me", "me"]);
  expect(lost).toEqual([]);
});
