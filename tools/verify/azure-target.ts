import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { landingContainer } from "../../shared/bronze/landing/storage-event.ts";
import type { Environment } from "../bicep/snapshot.ts";
import type { Az } from "../delivery/az.ts";
import { type Deployment, readDeployment } from "../delivery/deployment.ts";
import type { Target } from "./target.ts";

export interface AzureTargetOptions {
  readonly environment: Environment;
  readonly group: string;
  /** Name of the temporary key. */
  readonly tag: string;
  /** Replaces the app's host name, for example behind a gateway. */
  readonly url?: string | undefined;
  /** Replaces the temporary key. */
  readonly key?: string | undefined;
}

/**
 * An environment in Azure, accessed with the Azure CLI as the signed-in user. Without a given key, a temporary key is
 * created and deleted on close, so that no pipeline stores one.
 *
 * @throws AzError, or Error without a deployment
 */
export async function openAzureTarget(az: Az, options: AzureTargetOptions): Promise<Target> {
  const deployment = await readDeployment(az, options.group);
  const key = options.key ?? (await createKey(az, deployment, options.tag));
  const url = options.url ?? `https://${deployment.appHostName}`;
  const blob = (name: string) => [
    ...["--account-name", deployment.lakeName, "--container-name", landingContainer, "--name", name],
    ...["--auth-mode", "login", "--only-show-errors", "--output", "none"],
  ];
  return {
    name: `${options.environment}, ${url}`,
    url,
    key,
    token: await tokenOf(az, deployment),
    land: (name, content) => asFile(content, async (file) => void (await upload(blob(name), file))),
    removeLanded: async (name) => void (await az("storage", "blob", "delete", ...blob(name))),
    async close() {
      if (options.key === undefined) await az("functionapp", "keys", "delete", ...keyOf(deployment, options.tag));
    },
  };

  function upload(of: readonly string[], file: string): Promise<string> {
    return az("storage", "blob", "upload", ...of, "--file", file, "--no-progress");
  }
}

/** A token of the signed-in user or identity, which needs the app role Personal; undefined without sign-in. */
async function tokenOf(az: Az, { signInClientId }: Deployment): Promise<string | undefined> {
  if (signInClientId === undefined) return undefined;
  const get = ["account", "get-access-token", "--scope", `api://${signInClientId}/.default`];
  return (await az(...get, "--query", "accessToken", "--output", "tsv")).trim();
}

async function createKey(az: Az, deployment: Deployment, tag: string): Promise<string> {
  // Without `--key-value`, Azure generates the key, so it never appears on a command line.
  const set = ["functionapp", "keys", "set", ...keyOf(deployment, tag), "--query", "value", "--output", "tsv"];
  const key = (await az(...set)).trim();
  if (key === "") throw new Error(`${deployment.appName} created a function key but returned no value`);
  return key;
}

function keyOf({ group, appName }: Deployment, tag: string): string[] {
  return ["--resource-group", group, "--name", appName, "--key-type", "functionKeys", "--key-name", tag];
}

async function asFile(content: Uint8Array, use: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-verify-"));
  try {
    const file = join(folder, "batch");
    await writeFile(file, content);
    await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
