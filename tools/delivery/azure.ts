import { join } from "node:path";
import type { Environment } from "../bicep/snapshot.ts";
import type { Az } from "./az.ts";
import { deploymentName, readDeployment } from "./deployment.ts";

/** An environment that is deployed to: its name, and its resource group. */
export interface Place {
  readonly environment: Environment;
  readonly group: string;
}

const root = join(import.meta.dirname, "..", "..");

/**
 * What Azure says that a deployment would do, as JSON (see `readWhatIf`); it is validated first. Roles are not asked for, so that an identity that
 * may only read can do it.
 *
 * @throws AzError
 */
export async function predict(az: Az, place: Place): Promise<string> {
  const asReader = ["--validation-level", "ProviderNoRbac"];
  await az("deployment", "group", "validate", ...templateOf(place), ...asReader, "--output", "none");
  return az(
    "deployment",
    "group",
    "what-if",
    ...templateOf(place),
    ...asReader,
    "--no-pretty-print",
    "--output",
    "json",
  );
}

/**
 * Asks for tokens early: those of a federated login can be got only in the first minutes, and are needed long after them.
 *
 * @throws AzError when nobody is logged in
 */
export async function keepLogin(az: Az): Promise<void> {
  for (const resource of ["https://management.azure.com/", "https://storage.azure.com/"])
    await az("account", "get-access-token", "--resource", resource, "--output", "none");
}

/** @throws AzError */
export async function deployInfrastructure(az: Az, place: Place): Promise<void> {
  await az("deployment", "group", "create", ...templateOf(place), "--name", deploymentName, "--output", "none");
}

/**
 * Deploys a package as it is: nothing is built in Azure. Before that, looks that no key has come into the settings: Azure can put one there.
 *
 * @throws AzError, or Error when there is a key
 */
export async function deployPackage(az: Az, { group }: Place, file: string): Promise<void> {
  const { appName } = await readDeployment(az, group);
  const app = ["--resource-group", group, "--name", appName];
  const names: string[] = JSON.parse(
    await az("functionapp", "config", "appsettings", "list", ...app, "--query", "[].name", "--output", "json"),
  );
  if (names.includes("AzureWebJobsStorage"))
    throw new Error(
      `${appName} has the setting AzureWebJobsStorage, a connection string: delete it, identities are used`,
    );
  const zip = ["functionapp", "deployment", "source", "config-zip", ...app];
  await az(...zip, "--src", file, "--build-remote", "false", "--output", "none");
}

function templateOf({ environment, group }: Place): string[] {
  const parameters = join(root, "bicep", "environments", `${environment}.bicepparam`);
  return ["--resource-group", group, "--parameters", parameters];
}
