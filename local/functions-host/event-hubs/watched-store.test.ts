import type { CheckpointStore, PartitionOwnership } from "@azure/event-hubs";
import { expect, it } from "vitest";
import { WatchedStore } from "./watched-store.ts";

const ownership = (partitionId: string, ownerId: string): PartitionOwnership => ({
  partitionId,
  ownerId,
  fullyQualifiedNamespace: "n",
  eventHubName: "h",
  consumerGroup: "g",
});

/** A store in memory, where the last claim wins unless it is closed to us. */
function memoryStore() {
  const owners = new Map<string, PartitionOwnership>();
  let refuses = false;
  const store: CheckpointStore = {
    listOwnership: async () => [...owners.values()],
    async claimOwnership(wanted) {
      if (refuses) return [];
      for (const one of wanted) owners.set(one.partitionId, { ...one });
      return wanted;
    },
    updateCheckpoint: async () => {},
    listCheckpoints: async () => [],
  };
  return { store, owners, refuse: () => (refuses = true) };
}

it("says once that a partition passed to another owner", async () => {
  const { store, owners } = memoryStore();
  const lost: string[] = [];
  const watched = new WatchedStore(store, "me", { lost: (partition) => lost.push(partition), looked() {} });
  await watched.claimOwnership([ownership("0", "me"), ownership("1", "me")]);
  await watched.listOwnership("n", "h", "g");
  expect(lost).toEqual([]);
  owners.set("1", ownership("1", "other"));
  await watched.listOwnership("n", "h", "g");
  await watched.listOwnership("n", "h", "g");
  expect(lost).toEqual(["1"]);
});

it("takes a claim that fails for no loss while the owners say that it is ours", async () => {
  const { store, refuse } = memoryStore();
  const lost: string[] = [];
  const watched = new WatchedStore(store, "me", { lost: (partition) => lost.push(partition), looked() {} });
  await watched.claimOwnership([ownership("0", "me")]);
  refuse();
  await watched.claimOwnership([ownership("0", "me")]);
  await watched.listOwnership("n", "h", "g");
  expect(lost).toEqual([]);
});

it("takes giving back for no loss", async () => {
  const { store } = memoryStore();
  const lost: string[] = [];
  const watched = new WatchedStore(store, "me", { lost: (partition) => lost.push(partition), looked() {} });
  await watched.claimOwnership([ownership("0", "me")]);
  await watched.claimOwnership([ownership("0", "")]);
  expect(lost).toEqual([]);
});

it("shows a partition that was given up as nobody's, until it is claimed again", async () => {
  const { store } = memoryStore();
  const lost: string[] = [];
  const watched = new WatchedStore(store, "me", { lost: (partition) => lost.push(partition), looked() {} });
  const owners = async () => (await watched.listOwnership("n", "h", "g")).map(({ ownerId }) => ownerId);
  await watched.claimOwnership([ownership("0", "me"), ownership("1", "me")]);
  watched.giveUp("1");
  expect(await owners()).toEqual(["me", ""]);
  await watched.claimOwnership([ownership("1", "me")]);
  expect(await owners()).toEqual(["me", "me"]);
  expect(lost).toEqual([]);
});
