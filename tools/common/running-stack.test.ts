import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultFunctionKey, findRunningStack, runningStack } from "./running-stack.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "running-stack-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const write = (content: object) => writeFileSync(join(folder, "settings.json"), JSON.stringify(content));

describe("the running local stack", () => {
  it("has the settings and ports of its file", () => {
    write({ Values: { COSMOS: "c", LIMIT: 5 }, Host: { LocalHttpPort: 7071 }, kafkaPort: 9093 });
    const settings = { COSMOS: "c", LIMIT: "5" };
    expect(runningStack(folder)).toEqual({ settings, appPort: 7071, kafkaPort: 9093 });
  });

  it("has no ports without an app", () => {
    write({ Values: {}, Host: { LocalHttpPort: "7071" } });
    expect(findRunningStack(folder)).toEqual({ settings: {}, appPort: undefined, kafkaPort: undefined });
  });

  it("is absent without a file", () => {
    expect(findRunningStack(folder)).toBeUndefined();
    expect(() => runningStack(folder)).toThrow("no local stack is running");
  });

  it("has a function key while the app runs", () => {
    expect(() => defaultFunctionKey(folder)).toThrow("no function key");
    mkdirSync(join(folder, "functions-host"));
    writeFileSync(join(folder, "functions-host", "keys.json"), JSON.stringify({ default: "k" }));
    expect(defaultFunctionKey(folder)).toBe("k");
  });
});
