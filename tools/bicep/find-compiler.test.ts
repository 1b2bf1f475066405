import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCompiler } from "./find-compiler.ts";

const program = process.platform === "win32" ? "bicep.exe" : "bicep";

describe("findCompiler", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "find-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function put(path: string): Promise<string> {
    const file = join(folder, path, program);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, "");
    await chmod(file, 0o755);
    return file;
  }
  const emptyEnvironment = () => ({
    PATH: join(folder, "empty"),
    AZURE_CONFIG_DIR: folder,
    NUGET_PACKAGES: join(folder, "none"),
  });

  it("returns undefined without a compiler", async () => {
    expect(await findCompiler(emptyEnvironment())).toBeUndefined();
  });

  it("prefers BICEP, then the PATH, then the Azure CLI", async () => {
    const ofAzure = await put("bin");
    expect(await findCompiler(emptyEnvironment())).toBe(ofAzure);
    const onPath = await put("path");
    expect(await findCompiler({ ...emptyEnvironment(), PATH: dirname(onPath) })).toBe(onPath);
    const configured = await put("configured");
    expect(await findCompiler({ ...emptyEnvironment(), PATH: dirname(onPath), BICEP: configured })).toBe(configured);
  });
});
