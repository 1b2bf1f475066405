import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCompiler } from "./find-compiler.ts";

const program = process.platform === "win32" ? "bicep.exe" : "bicep";

describe("the compiler", () => {
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
  const nowhere = () => ({
    PATH: join(folder, "empty"),
    AZURE_CONFIG_DIR: folder,
    NUGET_PACKAGES: join(folder, "none"),
  });

  it("is nowhere on a machine without one", async () => {
    expect(await findCompiler(nowhere())).toBeUndefined();
  });

  it("is what BICEP says, else on the PATH, else that of the Azure command line", async () => {
    const ofAzure = await put("bin");
    expect(await findCompiler(nowhere())).toBe(ofAzure);
    const onPath = await put("path");
    expect(await findCompiler({ ...nowhere(), PATH: dirname(onPath) })).toBe(onPath);
    const said = await put("said");
    expect(await findCompiler({ ...nowhere(), PATH: dirname(onPath), BICEP: said })).toBe(said);
  });
});
