import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runPythonClient, skipWithoutPythonClients } from "../testing/python-clients.ts";
import { type EventHubsEndpoint, startEventHubs } from "./endpoint.ts";
import { hub, temporaryFolder } from "./testing/clients.ts";

let endpoint: EventHubsEndpoint;
beforeAll(async () => {
  // tests that run at the same time do not install into the same folder
  vi.stubEnv("CLIENTS_CACHE", await temporaryFolder());
  endpoint = await startEventHubs({ hubs: [hub], folder: await temporaryFolder(), port: 0 });
});
afterAll(() => endpoint.close());

it("serves azure-eventhub for Python: every event is read once, with the end of its partition", async (context) => {
  skipWithoutPythonClients(context);
  const lines = await runPythonClient("event_hubs.py", String(endpoint.port), hub.name, "200");
  expect(lines.at(-1)).toBe("read 200 of 200, 0 twice");
}, 180_000);
