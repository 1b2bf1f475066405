import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isAllowed, keyOf, openKeys } from "./keys.ts";

it("makes keys once, and adds those of new functions", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "keys-")), "data", "keys.json");
  const first = await openKeys(file, ["a"]);
  const second = await openKeys(file, ["a", "b"]);
  expect(second).toMatchObject({ master: first.master, default: first.default, functions: first.functions });
  expect(await openKeys(file, ["a"])).toEqual(second);
  const all = [second.master, second.default, ...Object.values(second.functions)];
  expect(new Set(all).size).toBe(4);
  for (const key of all) expect(key).toMatch(/^[\w-]{54}$/);
});

it("opens what a key is for, and nothing else", () => {
  const keys = { master: "m", default: "d", functions: { gold: "g", people: "p" } };
  const opens = (level: "anonymous" | "function" | "admin") =>
    ["m", "d", "g", "p", "", undefined].filter((key) => isAllowed(keys, level, "gold", key));
  expect(opens("anonymous")).toEqual(["m", "d", "g", "p", "", undefined]);
  expect(opens("function")).toEqual(["m", "d", "g"]);
  expect(opens("admin")).toEqual(["m"]);
});

it("takes the key from the header before the query", () => {
  const url = new URL("http://x/?code=query");
  expect(keyOf({ "x-functions-key": "header" }, url)).toBe("header");
  expect(keyOf({}, url)).toBe("query");
  expect(keyOf({}, new URL("http://x/"))).toBeUndefined();
});
