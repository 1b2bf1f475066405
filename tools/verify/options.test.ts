import { expect, it } from "vitest";
import { readVerifyOptions } from "./options.ts";

const summaries = [
  { name: "a", unhurried: false },
  { name: "b", unhurried: false },
  { name: "slow", unhurried: true },
];
const read = (flags: object) => readVerifyOptions({ skip: [], unhurried: false, ...flags }, summaries);

it("is patient with Azure and quick here", () => {
  expect(read({ env: "dev" })).toEqual({
    ...{ environment: "dev", batch: "landing", timeout: 1_200_000, every: 10_000, skip: ["slow"] },
  });
  expect(read({ env: "local", batch: "http", timeout: "0.5", skip: ["b"] })).toEqual({
    ...{ environment: "local", batch: "http", timeout: 30_000, every: 500, skip: ["b"] },
  });
});

it("waits for what is computed hourly when it is told, and then long enough", () => {
  expect(read({ env: "prod", unhurried: true })).toMatchObject({ skip: [], timeout: 80 * 60_000 });
  expect(read({ env: "local", unhurried: true })).toMatchObject({ skip: [], timeout: 2 * 60_000 });
  expect(read({ env: "dev", skip: ["slow"], build: "b" })).toMatchObject({ skip: ["slow"], build: "b" });
});

it.each([
  ["--env", {}],
  ["--env moon", { env: "moon" }],
  ["--batch post", { env: "dev", batch: "post" }],
  ["--timeout 0", { env: "dev", timeout: "0" }],
  ["--timeout soon", { env: "dev", timeout: "soon" }],
  ["--skip c", { env: "dev", skip: ["c"] }],
])("says what is wrong with %s", (message, flags) => {
  expect(() => read(flags)).toThrow(message);
});
