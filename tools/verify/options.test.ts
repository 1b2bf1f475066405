import { expect, it } from "vitest";
import { parse } from "../cli/testing/parse.ts";
import { verify } from "./command.ts";
import { readVerifyOptions, type VerifyFlags } from "./options.ts";

const summaries = [
  { name: "a", isHourly: false },
  { name: "b", isHourly: false },
  { name: "slow", isHourly: true },
];
const read = (flags: Partial<VerifyFlags> & Pick<VerifyFlags, "env">) =>
  readVerifyOptions({ batch: "landing", skip: [], hourly: false, ...flags }, summaries);

it("has longer defaults for Azure than for the local stack", () => {
  expect(read({ env: "dev" })).toEqual({
    ...{ environment: "dev", batch: "landing", timeout: 1_200_000, interval: 10_000, skip: ["slow"] },
  });
  expect(read({ env: "local", batch: "http", timeout: 0.5, skip: ["b"] })).toEqual({
    ...{ environment: "local", batch: "http", timeout: 30_000, interval: 500, skip: ["b"] },
  });
});

it("verifies hourly summaries only on request, with a longer timeout", () => {
  expect(read({ env: "prod", hourly: true })).toMatchObject({ skip: [], timeout: 80 * 60_000 });
  expect(read({ env: "local", hourly: true })).toMatchObject({ skip: [], timeout: 2 * 60_000 });
  expect(read({ env: "dev", skip: ["slow"], build: "b" })).toMatchObject({ skip: ["slow"], build: "b" });
});

it.each([
  ["--env", ""],
  ["--env", "--env moon"],
  ["--batch", "--env dev --batch post"],
  ["--timeout", "--env dev --timeout 0"],
  ["--timeout", "--env dev --timeout soon"],
  ["--skip", "--env dev --skip c"],
])("rejects %s of %j", (flag, line) => {
  expect(() => parse(verify, line.split(" ").filter(Boolean))).toThrow(flag);
});
