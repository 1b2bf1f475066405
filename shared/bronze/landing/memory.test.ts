import { fork } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

it("a file of 200 MB lands in less than 150 MB", async () => {
  // V8 collects short-lived objects late; a small young generation leaves only the memory that is needed.
  const execArgv = ["--max-semi-space-size=8"];
  const child = fork(new URL("./testing/land-generated.ts", import.meta.url), ["200"], { execArgv });
  const [{ grewBy, records }] = await once(child, "message");
  expect(records).toBeGreaterThan(200_000);
  expect(grewBy).toBeLessThan(150);
}, 60_000);
