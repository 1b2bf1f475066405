import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle } from "./bundle.ts";
import { bundleDelivery } from "./bundle-delivery.ts";

const run = promisify(execFile);

/** Answers the module that the worker of Azure Functions provides, and prints the functions that the app registers. */
const worker = `
const Module = require("node:module");
const { require: original } = Module.prototype;
const names = [];
const core = {
  version: "3", hostVersion: "4", log() {}, setProgrammingModel() {}, getProgrammingModel() {},
  registerHook: () => ({ dispose() {} }), Disposable: class {},
  registerFunction: ({ name }) => (names.push(name), { dispose() {} }),
};
Module.prototype.require = function (id) {
  return id === "@azure/functions-core" ? core : original.apply(this, arguments);
};
require("./functions.cjs");
console.log(JSON.stringify(names));
process.exit();
`;

describe("the bundle", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "korevital-parts-"));
    await bundle(join(folder, "app"));
    await writeFile(join(folder, "app", "worker.cjs"), worker);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  async function functionsOf(part: string, more = {}): Promise<string[]> {
    const { Values } = JSON.parse(await readFile("local.settings.sample.json", "utf8"));
    const env = { ...process.env, ...Values, APP_PART: part, ...more };
    return JSON.parse((await run(process.execPath, ["worker.cjs"], { cwd: join(folder, "app"), env })).stdout);
  }

  it("registers the functions of a part only, and all of them together locally", async () => {
    const copy = { COPY_STORAGE: "UseDevelopmentStorage=true" };
    const [api, pipeline, backup] = [
      await functionsOf("api"),
      await functionsOf("pipeline"),
      await functionsOf("backup", copy),
    ];
    expect(api).toContain("get-gold");
    expect(api.filter((name) => /timer|ingest|landing|silver/.test(name))).toEqual([]);
    expect(pipeline).toEqual(expect.arrayContaining(["landing", "silver", "gold-timer", "maintenance"]));
    expect(pipeline.filter((name) => /^(get|post)-/.test(name))).toEqual([]);
    expect(backup).toEqual(["copy-timer"]);
    expect((await functionsOf("all", copy)).sort()).toEqual([...api, ...pipeline, ...backup].sort());
  });

  it("contains delivery and verification as files that run without packages", async () => {
    await bundleDelivery(join(folder, "delivery"));
    for (const name of ["delivery", "verify"]) {
      const { stdout } = await run(process.execPath, [join(folder, "delivery", `${name}.mjs`), "--help"], {
        cwd: folder,
      });
      expect(stdout).toContain(`Usage: korevital ${name}`);
    }
  });
});
