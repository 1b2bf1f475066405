import { describe, expect, it } from "vitest";
import { changesBetween, isDestructive } from "./changes.ts";
import type { Resource, Snapshot } from "./snapshot.ts";

const hub = (partitionCount: number, hours = 168): Resource => ({
  id: "/hubs/bpm",
  type: "Microsoft.EventHub/namespaces/eventhubs",
  name: "ns/bpm",
  properties: { partitionCount, retentionDescription: { retentionTimeInHours: hours } },
});
const of = (...predictedResources: Resource[]): Snapshot => ({ predictedResources, outputs: {} });

describe("changes between two snapshots", () => {
  it("are none for equal snapshots", () => {
    expect(changesBetween(of(hub(4)), of(hub(4)))).toEqual([]);
  });

  it("contain created and deleted resources; a deletion is destructive", () => {
    const [created] = changesBetween(of(), of(hub(4)));
    const [deleted] = changesBetween(of(hub(4)), of());
    expect([created?.kind, deleted?.kind]).toEqual(["create", "delete"]);
    expect([created && isDestructive(created), deleted && isDestructive(deleted)]).toEqual([false, true]);
  });

  it("contain the old and new values", () => {
    expect(changesBetween(of(hub(4, 24)), of(hub(4, 48)))).toEqual([
      {
        kind: "modify",
        what: "Microsoft.EventHub/namespaces/eventhubs ns/bpm",
        details: ["properties.retentionDescription.retentionTimeInHours: 24 -> 48"],
      },
    ]);
  });

  it("are replacements for immutable properties", () => {
    const [change] = changesBetween(of(hub(4)), of(hub(8)));
    expect(change).toMatchObject({ kind: "replace", details: ["properties.partitionCount: 4 -> 8"] });
  });

  it("include lists and immutable objects", () => {
    const account = (capabilities: unknown): Resource => ({
      id: "/c",
      type: "Microsoft.DocumentDB/databaseAccounts",
      name: "c",
      properties: { capabilities },
    });
    const [change] = changesBetween(of(account([{ name: "EnableServerless" }])), of(account([])));
    expect(change?.kind).toBe("replace");
  });

  it("include outputs", () => {
    const [change] = changesBetween(of(), { predictedResources: [], outputs: { appName: "x" } });
    expect(change?.details).toEqual(['outputs.appName: (none) -> "x"']);
  });
});
