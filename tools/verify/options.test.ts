import { expect, it } from "vitest";
import { readVerifyOptions } from "./options.ts";

const summaries = [
  { name: "a", isHourly: false },
  { name: "b", isHourly: false },
  { name: "slow", isHourly: true },
];
const read = (flags: object) => readVerifyOptions({ skip: [], hourly: false, ...flags }, summaries);

it("has longer defaults for Azure than for the local stack", () => {
  expect(read({ env: "dev" })).toEqual({
    ...{ environment: "dev", batch: "landing", timeout: 1_200_000, interval: 10_000, skip: ["slow"] },
  });
  expect(read({ env: "local", batch: "http", timeout: "0.5", skip: ["b"] })).toEqual({
    ...{ environment: "local", batch: "http", timeout: 30_000, interval: 500, skip: ["b"] },
  });
});

it("verifies hourly summaries only on request, with a longer timeout", () => {
  expect(read({ env: "prod", hourly: true })).toMatchObject({ skip: [], timeout: 80 * 60_000 });
  expect(read({ env: "local", hourly: true })).toMatchObject({ skip: [], timeout: 2 * 60_000 });
  expect(read({ env: "dev", skip: ["slow"], build: "b" })).toMatchObject({ skip: ["slow"], build: "b" });
});

it.each([
  ["--env", {}],
  ["--env moon", { env: "moon" }],
  ["--batch post", { env: "dev", batch: "post" }],
  ["--timeout 0", { env: "dev", timeout: "0" }],
  ["--timeout soon", { env: "dev", timeout: "soon" }],
  ["--skip c", { env: "dev", skip: ["c"] }],
])("rejects %s", (message, flags) => {
  expect(() => read(flags)).toThrow(message);
});
