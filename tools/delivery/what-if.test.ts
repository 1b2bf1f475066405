import { describe, expect, it } from "vitest";
import { isDestructive } from "../bicep/changes.ts";
import { readWhatIf } from "./what-if.ts";

const group = "/subscriptions/0/resourceGroups/rg-korevital-dev";
const hub = `${group}/providers/Microsoft.EventHub/namespaces/ns/eventhubs/bpm`;
const modified = (resourceId: string, ...delta: object[]) => ({ resourceId, changeType: "Modify", delta });
const read = (...changes: object[]) => readWhatIf(JSON.stringify({ status: "Succeeded", error: null, changes }));

describe("readWhatIf", () => {
  it("returns no changes for unchanged resources", () => {
    expect(read({ resourceId: hub, changeType: "NoChange" })).toEqual({ changes: [], orphaned: [], unpredictable: [] });
  });

  it("returns created and deleted resources, with the type of extensions", () => {
    const role = `${hub}/providers/Microsoft.Authorization/roleAssignments/r1`;
    const { changes } = read({ resourceId: hub, changeType: "Create" }, { resourceId: role, changeType: "Delete" });
    expect(changes).toEqual([
      { kind: "create", what: "Microsoft.EventHub/namespaces/eventhubs ns/bpm", details: [] },
      { kind: "delete", what: "Microsoft.Authorization/roleAssignments r1", details: [] },
    ]);
    expect(changes.map(isDestructive)).toEqual([false, true]);
  });

  it("returns changed leaves, including lists, and redeployed resources", () => {
    const rules = {
      path: "rules",
      propertyChangeType: "Array",
      children: [
        { path: "0", propertyChangeType: "Modify", children: [{ path: "name", before: "a", after: "b" }] },
        { path: "1", propertyChangeType: "Delete", before: { name: "c" }, after: null },
      ],
    };
    const properties = { path: "properties", propertyChangeType: "Modify", before: {}, after: {}, children: [rules] };
    const tag = { path: "tags.x", propertyChangeType: "Create", before: null, after: "1" };
    const { changes } = read(modified(hub, properties, tag), { resourceId: group, changeType: "Deploy" });
    expect(changes).toEqual([
      {
        kind: "modify",
        what: "Microsoft.EventHub/namespaces/eventhubs ns/bpm",
        details: [
          'properties.rules[0].name: "a" -> "b"',
          'properties.rules[1]: {"name":"c"} -> (none)',
          'tags.x: (none) -> "1"',
        ],
      },
      { kind: "modify", what: `Microsoft.Resources ${group}`, details: ["redeployed without comparison"] },
    ]);
  });

  it("ignores properties without effect", () => {
    const noise = [
      { path: "properties.status", propertyChangeType: "NoEffect", before: "Active", after: null },
      { path: "properties.key", propertyChangeType: "Modify", before: "x", after: "[reference('y').z]" },
    ];
    expect(read(modified(hub, ...noise)).changes).toEqual([]);
  });

  it("returns a replacement for immutable properties", () => {
    const partitions = { path: "properties.partitionCount", propertyChangeType: "Modify", before: 2, after: 4 };
    const [change] = read(modified(hub, partitions)).changes;
    expect(change?.kind).toBe("replace");
  });

  it("returns orphaned and unpredictable resources", () => {
    const tags = { system: "korevital", managedBy: "bicep" };
    const vault = `${group}/providers/Microsoft.KeyVault/vaults/kv`;
    const { orphaned, unpredictable } = read(
      { resourceId: vault, changeType: "Ignore", before: { tags } },
      { resourceId: hub, changeType: "Ignore", before: { tags: { system: "another" } } },
      { resourceId: hub, changeType: "Ignore", before: null },
      { resourceId: hub, changeType: "Unsupported", unsupportedReason: "too deep" },
      { resourceId: hub, changeType: "Unsupported" },
    );
    expect(orphaned).toEqual(["Microsoft.KeyVault/vaults kv"]);
    expect(unpredictable.map((text) => text.split(": ")[1])).toEqual(["too deep", "no reason given"]);
  });

  it.each([
    ["no JSON", "Resource and property changes are indicated", "JSON expected"],
    ["no object", "7", "an object expected"],
    ["no list", "{}", "a list `changes` expected"],
    ["a failure", '{"status":"Failed","error":{"message":"quota"}}', "ended as Failed: quota"],
    ["a failure without a reason", '{"status":"Canceled"}', "without a reason"],
    ["an error alone", '{"error":{"message":"denied"}}', "ended as unknown: denied"],
    ["an unknown kind of change", '{"changes":[{"changeType":"Explode"}]}', '"Explode", which is unknown'],
  ])("rejects %s", (_, text, reason) => {
    expect(() => readWhatIf(text)).toThrow(reason);
  });
});
