import { describe, expect, it } from "vitest";
import { changesBetween, loses } from "./changes.ts";
import type { Resource, Snapshot } from "./snapshot.ts";

const hub = (partitionCount: number, hours = 168): Resource => ({
  id: "/hubs/bpm",
  type: "Microsoft.EventHub/namespaces/eventhubs",
  name: "ns/bpm",
  properties: { partitionCount, retentionDescription: { retentionTimeInHours: hours } },
});
const of = (...predictedResources: Resource[]): Snapshot => ({ predictedResources, outputs: {} });

describe("changes between two snapshots", () => {
  it("are none between equal ones", () => {
    expect(changesBetween(of(hub(4)), of(hub(4)))).toEqual([]);
  });

  it("say what is created and deleted, and that deleting loses something", () => {
    const [created] = changesBetween(of(), of(hub(4)));
    const [deleted] = changesBetween(of(hub(4)), of());
    expect([created?.kind, deleted?.kind]).toEqual(["create", "delete"]);
    expect([created && loses(created), deleted && loses(deleted)]).toEqual([false, true]);
  });

  it("say from what to what", () => {
    expect(changesBetween(of(hub(4, 24)), of(hub(4, 48)))).toEqual([
      {
        kind: "modify",
        what: "Microsoft.EventHub/namespaces/eventhubs ns/bpm",
        details: ["properties.retentionDescription.retentionTimeInHours: 24 -> 48"],
      },
    ]);
  });

  it("are replacements where Azure cannot change in place", () => {
    const [change] = changesBetween(of(hub(4)), of(hub(8)));
    expect(change).toMatchObject({ kind: "replace", details: ["properties.partitionCount: 4 -> 8"] });
  });

  it("are seen inside of lists, and of what is fixed as a whole", () => {
    const account = (capabilities: unknown): Resource => ({
      id: "/c",
      type: "Microsoft.DocumentDB/databaseAccounts",
      name: "c",
      properties: { capabilities },
    });
    const [change] = changesBetween(of(account([{ name: "EnableServerless" }])), of(account([])));
    expect(change?.kind).toBe("replace");
  });

  it("are seen in outputs", () => {
    const [change] = changesBetween(of(), { predictedResources: [], outputs: { appName: "x" } });
    expect(change?.details).toEqual(['outputs.appName: (none) -> "x"']);
  });
});
