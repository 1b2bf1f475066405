import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isAllowed, keyOf, openKeys } from "./keys.ts";

it("creates keys once, and adds keys for new functions", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "keys-")), "data", "keys.json");
  const first = await openKeys(file, ["a"]);
  const second = await openKeys(file, ["a", "b"]);
  expect(second).toMatchObject({ master: first.master, default: first.default, functions: first.functions });
  expect(await openKeys(file, ["a"])).toEqual(second);
  const all = [second.master, second.default, ...Object.values(second.functions), ...Object.values(second.system)];
  expect(new Set(all).size).toBe(5);
  for (const key of all) expect(key).toMatch(/^[\w-]{54}$/);
});

it("adds system keys to the file of an earlier version", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "keys-")), "keys.json");
  const earlier = { master: "m", default: "d", functions: { a: "k" } };
  await writeFile(file, JSON.stringify(earlier));
  expect(await openKeys(file, ["a"])).toMatchObject({
    ...earlier,
    system: { durabletask_extension: expect.stringMatching(/^[\w-]{54}$/) },
  });
});

it("allows only the levels of a key", () => {
  const keys = {
    master: "m",
    default: "d",
    functions: { gold: "g", people: "p" },
    system: { durabletask_extension: "s" },
  };
  const accepted = (level: "anonymous" | "function" | "admin") =>
    ["m", "d", "g", "p", "s", "", undefined].filter((key) => isAllowed(keys, level, "gold", key));
  expect(accepted("anonymous")).toEqual(["m", "d", "g", "p", "s", "", undefined]);
  expect(accepted("function")).toEqual(["m", "d", "g"]);
  expect(accepted("admin")).toEqual(["m"]);
});

it("prefers the header to the query parameter", () => {
  const url = new URL("http://x/?code=query");
  expect(keyOf({ "x-functions-key": "header" }, url)).toBe("header");
  expect(keyOf({}, url)).toBe("query");
  expect(keyOf({}, new URL("http://x/"))).toBeUndefined();
  expect(keyOf({}, new URL("http://x/?CODE=upper"))).toBe("upper");
});
