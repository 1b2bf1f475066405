import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openAzure } from "./clients.ts";
import { readConfiguration } from "./configuration.ts";

const sample: Record<string, string> = JSON.parse(
  readFileSync(new URL("../../../local.settings.sample.json", import.meta.url), "utf8"),
).Values;

/** As Bicep sets them: without keys and connection strings. */
function identitySettings(): Record<string, string> {
  const { EVENT_HUBS: _, LAKE_STORAGE: __, COSMOS: ___, ...others } = sample;
  return {
    ...others,
    EVENT_HUBS__fullyQualifiedNamespace: "kv.servicebus.windows.net",
    LAKE_STORAGE__blobServiceUri: "https://kv.blob.core.windows.net",
    LAKE_STORAGE__queueServiceUri: "https://kv.queue.core.windows.net",
    LAKE_STORAGE__tableServiceUri: "https://kv.table.core.windows.net",
    COSMOS__accountEndpoint: "https://kv.documents.azure.com",
    ...Object.fromEntries(
      ["EVENT_HUBS", "LAKE_STORAGE", "COSMOS"].map((name) => [
        `${name}__clientId`,
        "00000000-0000-0000-0000-000000000001",
      ]),
    ),
  };
}

describe("clients", () => {
  it.each([
    ["connection strings", sample],
    ["a managed identity", identitySettings()],
    [
      "the signed-in developer",
      Object.fromEntries(Object.entries(identitySettings()).filter(([name]) => !name.endsWith("__clientId"))),
    ],
  ])("are created without a request to Azure, with %s, once per name", async (_, settings) => {
    const azure = openAzure(readConfiguration(settings));
    expect(azure.blobs("bronze")).toBe(azure.blobs("bronze"));
    expect(azure.table("manifest")).toBe(azure.table("manifest"));
    expect(azure.silver("people")).toBe(azure.silver("people"));
    expect(azure.silver("people")).not.toBe(azure.gold("people"));
    expect(azure.hub("bpm")).toBe(azure.hub("bpm"));
    await azure.close();
  });
});
