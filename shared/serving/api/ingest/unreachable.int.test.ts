import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { openHub } from "../../../platform/azure/hubs.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import { postEvents } from "./post-events.ts";

/** A port without listener. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it("returns 503 with a retry time soon if the hub is unreachable", async () => {
  const key = "SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true;";
  const hub = openHub({ kind: "string", value: `Endpoint=sb://localhost:${await deadPort()};${key}` }, "bpm");
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => failures.push(error);
  const [example] = heartRates.examples;
  const posted = {
    stream: new Blob([JSON.stringify(example)]).stream(),
    contentLength: undefined,
    contentType: undefined,
    contentEncoding: undefined,
  };
  const startedAt = performance.now();
  const response = await postEvents(
    { stream: heartRates, hub, now: Date.UTC(2026, 10, 24), earliestTime: 1, pseudonymise: () => "", onFailure },
    posted,
  );
  expect([response.status, response.headers["retry-after"]]).toEqual([503, "10"]);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  expect(failures).toHaveLength(1);
  expect(response.body).not.toContain("localhost");
  await hub.close();
});
