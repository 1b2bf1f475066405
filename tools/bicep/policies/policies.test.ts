import { describe, expect, it } from "vitest";
import { factsOf } from "../facts.ts";
import { readSnapshot, templates } from "../snapshot.ts";
import { policiesOf } from "./policies.ts";

const root = process.cwd();

describe.each(templates)("the committed snapshot of %s", (template) => {
  it.each(policiesOf(template))("$name", async ({ violations }) => {
    expect(violations(await readSnapshot(root, template), factsOf(template))).toEqual([]);
  });
});

describe("the limits of Azure", () => {
  const limits = policiesOf("prod").find(({ name }) => name.startsWith("limits of Azure"));
  const judge = (...predictedResources: readonly { type: string; name: string; properties?: object }[]) =>
    limits?.violations(
      { predictedResources: predictedResources.map((each) => ({ id: each.name, ...each })), outputs: {} },
      factsOf("prod"),
    );

  it("include names, hubs, the scale of the app and the addresses of a scheduler", () => {
    expect(judge({ type: "Microsoft.KeyVault/vaults", name: "kv--x" })).toHaveLength(1);
    const hub = { type: "Microsoft.EventHub/namespaces/eventhubs", name: "ns/x" };
    expect([judge(...Array(10).fill(hub)), judge(...Array(11).fill(hub))]).toEqual([[], ["more than ten hubs"]]);
    const scale = (maximumInstanceCount: number) => ({
      functionAppConfig: { scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount } },
    });
    const app = { type: "Microsoft.Web/sites", name: "func-x" };
    expect([40, 39].map((most) => judge({ ...app, properties: scale(most) })?.length)).toEqual([0, 1]);
    const scheduler = { type: "Microsoft.DurableTask/schedulers", name: "dts" };
    expect(judge({ ...scheduler, properties: { ipAllowlist: [] } })).toHaveLength(1);
    expect(judge({ ...scheduler, properties: { publicNetworkAccess: "Disabled", ipAllowlist: [] } })).toEqual([]);
  });
});
