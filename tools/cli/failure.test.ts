import { readdir, readFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { expect, it } from "vitest";
import { startPostgres } from "../../local/postgres/endpoint.ts";
import { FilterError } from "../../shared/serving/rows/filter-error.ts";
import { failureText, isUsageError } from "./failure.ts";

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

it("names the file of a failed system call instead of its code", async () => {
  expect(failureText(await failureOf(readFile("nowhere/x")))).toBe("nowhere/x does not exist");
  expect(failureText(await failureOf(readdir("package.json")))).toContain("is a file, not a folder");
  expect(failureText(await failureOf(readFile("tools")))).not.toMatch(/E[A-Z]{4,}/);
});

it("names the address at which nothing listens, also behind the errors of fetch and of the SDKs", async () => {
  const raw = await new Promise((resolve) => createConnection({ port: 9, host: "127.0.0.1" }).once("error", resolve));
  const ofSdk = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED" });
  for (const error of [raw, ofSdk, new TypeError("fetch failed", { cause: ofSdk }), new AggregateError([ofSdk])])
    expect(failureText(error)).toMatch(/^nothing responds at 127\.0\.0\.1:9: .*npx korevital start/);
});

it("leaves the server that the stack could not use", async () => {
  const options = { port: 0, folder: "nowhere", databases: ["registry"], warn: () => {} };
  const failure = await failureOf(startPostgres({ ...options, postgres: "postgres://ann@127.0.0.1:9" }));
  expect(failureText(failure)).toBe("--postgres 127.0.0.1:9: no PostgreSQL server responds");
});

it("leaves the text of other errors, and recognises wrong command lines", () => {
  expect(failureText(new Error("no progress"))).toBe("no progress");
  const cause = Object.assign(new Error("ENOTDIR"), { code: "ENOTDIR", path: "x" });
  expect(failureText(new Error("x is a file, not a folder", { cause }))).toBe("x is a file, not a folder");
  expect(isUsageError(new FilterError("sort", "x"))).toBe(true);
  expect(isUsageError(new Error("x"))).toBe(false);
});
