import { join } from "node:path";
import type { Environment } from "../bicep/snapshot.ts";
import type { Az } from "./az.ts";
import { deploymentName, readDeployment } from "./deployment.ts";

/** An environment and its resource group. */
export interface DeploymentTarget {
  readonly environment: Environment;
  readonly group: string;
  /** Files of a compiled template and its parameters, instead of those of the checkout. */
  readonly compiled?: {
    readonly template: string;
    readonly parameters: string;
    /** Values that replace those of the file, `name=value`: a pull request does not know the receivers of alerts. */
    readonly values: readonly string[];
  };
}

/**
 * Validates a deployment and returns the what-if result as JSON (see `readWhatIf`). Roles are not checked, so that a
 * read-only identity is sufficient.
 *
 * @throws AzError
 */
export async function predict(az: Az, target: DeploymentTarget): Promise<string> {
  const validation = ["--validation-level", "ProviderNoRbac"];
  await az("deployment", "group", "validate", ...templateOf(target), ...validation, "--output", "none");
  return az(
    "deployment",
    "group",
    "what-if",
    ...templateOf(target),
    ...validation,
    "--no-pretty-print",
    "--output",
    "json",
  );
}

/**
 * Acquires tokens early: a federated login issues them only in its first minutes, but they are needed later.
 *
 * @throws AzError without a signed-in user
 */
export async function cacheTokens(az: Az): Promise<void> {
  for (const resource of ["https://management.azure.com/", "https://storage.azure.com/"])
    await az("account", "get-access-token", "--resource", resource, "--output", "none");
}

/** @throws AzError */
export async function deployInfrastructure(az: Az, target: DeploymentTarget): Promise<void> {
  await az("deployment", "group", "create", ...templateOf(target), "--name", deploymentName, "--output", "none");
}

/**
 * Deploys a package to every function app without a build in Azure. The app with the HTTP functions is last: it answers
 * with the new build when all of them have it. First checks that the settings contain no key, which Azure may add.
 *
 * @throws AzError, or Error if the settings contain a key
 */
export async function deployPackage(az: Az, { group }: DeploymentTarget, file: string): Promise<void> {
  const { appName: last, appNames } = await readDeployment(az, group);
  if (!appNames.includes(last)) throw new Error(`the output appNames of ${group} lacks ${last}: deploy bicep/ first`);
  for (const appName of [...appNames.filter((name) => name !== last), last]) await deployTo(az, group, appName, file);
}

async function deployTo(az: Az, group: string, appName: string, file: string): Promise<void> {
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

function templateOf({ environment, group, compiled }: DeploymentTarget): string[] {
  if (compiled !== undefined)
    return [
      ...["--resource-group", group, "--template-file", compiled.template],
      ...["--parameters", `@${compiled.parameters}`, ...compiled.values],
    ];
  // The command runs in the root of a checkout, also as one bundled file.
  const parameters = join("bicep", "environments", `${environment}.bicepparam`);
  return ["--resource-group", group, "--parameters", parameters];
}
