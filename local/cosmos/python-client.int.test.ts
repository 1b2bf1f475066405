import { expect, it } from "vitest";
import { runPythonClient, skipWithoutPythonClients } from "../testing/python-clients.ts";
import { testEndpoint } from "./testing/endpoint.ts";

it("the client for Python reads, queries over all partitions, reads many and follows the change feed", async (test) => {
  skipWithoutPythonClients(test);
  const endpoint = await testEndpoint();
  const lines = await runPythonClient("cosmos_db.py", String(endpoint.port)).finally(() => endpoint.close());
  expect(lines.filter((line) => !line.startsWith("ok "))).toEqual([]);
  expect(lines).toHaveLength(11);
}, 180_000);
