import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeApp } from "./app-description.ts";
import { readResources } from "./resources.ts";
import { appSettings } from "./settings.ts";

const ports = { eventHubsPort: 1, cosmosPort: 2, blobPort: 3, queuePort: 4, tablePort: 5 };

function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), "app-description-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

const resourcesOf = (folder: string) => readResources(describeApp(folder).resourcesFile);

describe("an app's description", () => {
  it("defaults to resources.json and AzureWebJobsStorage", () => {
    const hub = { name: "orders", partitions: 1, consumerGroups: [] };
    const folder = folderWith({ "resources.json": { eventHubs: [hub] } });
    expect(resourcesOf(folder)).toEqual({
      ...{ eventHubs: [hub], cosmos: [], postgres: [], storage: { blobContainers: [], tables: [], queues: [] } },
    });
    expect(Object.keys(appSettings(folder, ports))).toEqual(["AzureWebJobsStorage"]);
  });

  it("names databases of PostgreSQL, whose settings are absent without a server", () => {
    const folder = folderWith({ "package.json": { localAzure: { connections: { SHOP: "postgres/shop" } } } });
    const postgresUrl = "postgres://me@127.0.0.1:6/?sslmode=disable";
    expect(appSettings(folder, { ...ports, postgresUrl })["SHOP"]).toBe(
      "postgres://me@127.0.0.1:6/shop?sslmode=disable",
    );
    expect(appSettings(folder, ports)).not.toHaveProperty("SHOP");
  });

  it("names the resources and the settings in package.json", () => {
    const connections = { HUB: "eventHubs", DOCUMENTS: "cosmos", LAKE: "storage" };
    const localAzure = { resources: "infra/azure.json", connections, telemetryFolder: "TRACES" };
    const folder = folderWith({
      "package.json": { localAzure },
      "infra/azure.json": { storage: { queues: ["work"] } },
      "local.settings.json": { Values: { HUB: "elsewhere", LIMIT: 5 } },
    });
    expect(resourcesOf(folder).storage).toEqual({ blobContainers: [], tables: [], queues: ["work"] });
    expect(appSettings(folder, ports, "/data/telemetry")).toEqual({
      AzureWebJobsStorage: expect.stringContaining("BlobEndpoint=http://127.0.0.1:3/"),
      LAKE: expect.stringContaining("TableEndpoint=http://127.0.0.1:5/"),
      HUB: expect.stringContaining("sb://localhost:1;"),
      DOCUMENTS: expect.stringContaining("http://127.0.0.1:2/"),
      LIMIT: "5",
      TRACES: "/data/telemetry",
    });
  });

  it("names the path of the app's page", () => {
    expect(describeApp(folderWith({ "package.json": { localAzure: { page: "/#key={key}" } } })).page).toBe(
      "/#key={key}",
    );
    expect(describeApp(folderWith({})).page).toBeUndefined();
  });

  it.each([
    [{}, "resources.json does not exist"],
    [
      { "package.json": { localAzure: { page: "http://elsewhere" } } },
      "package.json: localAzure.page must match pattern",
    ],
    [{ "package.json": { localAzure: { resources: "azure.json" } } }, "azure.json does not exist"],
    [{ "package.json": "{" }, "package.json: "],
    [{ "package.json": { localAzure: { resource: "r.json" } } }, 'package.json: localAzure must NOT.*"resource"'],
    [{ "package.json": { localAzure: { resources: 5 } } }, "package.json: localAzure.resources must be string"],
    [
      { "package.json": { localAzure: { connections: { HUB: "kafka" } } } },
      "package.json: localAzure.connections.HUB must be .*storage, eventHubs, cosmos",
    ],
    [{ "resources.json": "[" }, "resources.json: "],
    [{ "resources.json": { hubs: [] } }, 'resources.json: must NOT have additional properties.*"hubs"'],
    [
      { "resources.json": { eventHubs: [{ name: "orders", partitions: 0, consumerGroups: [] }] } },
      "resources.json: eventHubs.0.partitions must be >= 1",
    ],
    [
      { "resources.json": { cosmos: [{ database: "shop", containers: [{ name: "orders", indexing: {} }] }] } },
      "resources.json: cosmos.0.containers.0 must have required property 'partitionKey'",
    ],
  ])("rejects %j, and names file and field", (files, message) => {
    expect(() => resourcesOf(folderWith(files))).toThrow(new RegExp(message));
  });

  it.each([
    [{ "local.settings.json": {} }, "local.settings.json: must have required property 'Values'"],
    [{ "local.settings.sample.json": { Values: [] } }, "local.settings.sample.json: Values must be object"],
  ])("rejects the settings %j, and names file and field", (files, message) => {
    expect(() => appSettings(folderWith(files), ports)).toThrow(message);
  });

  it("must have a setting for the telemetry folder when telemetry is on", () => {
    expect(() => appSettings(folderWith({}), ports, "/data/telemetry")).toThrow('"localAzure.telemetryFolder"');
  });
});
