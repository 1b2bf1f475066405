import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AzError, az } from "./az.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "korevital-az-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function withAzScript(script: string): Promise<void> {
  await writeFile(join(folder, "az"), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, "az"), 0o755);
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env["PATH"]}`);
}

it("returns the output of az", async ({ skip }) => {
  skip(process.platform === "win32", "az is a batch file on Windows");
  await withAzScript('echo "$@"');
  expect(await az("group", "show", "--name", "a b")).toBe("group show --name a b\n");
});

it("reports the error of az without arguments, which may be secret", async ({ skip }) => {
  skip(process.platform === "win32", "az is a batch file on Windows");
  await withAzScript('echo "ERROR: no such key" >&2; exit 3');
  const failed: unknown = await az("functionapp", "keys", "set", "--key-value", "secret").catch((error) => error);
  expect(failed).toBeInstanceOf(AzError);
  expect(String(failed)).toBe("AzError: az functionapp keys set: ERROR: no such key");
});

it("reports a missing az", async () => {
  vi.stubEnv("PATH", folder);
  await expect(az("account", "show")).rejects.toThrow("az account show: the Azure CLI is not installed");
});
