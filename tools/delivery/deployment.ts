import type { Environment } from "../bicep/snapshot.ts";
import type { Az } from "./az.ts";

/** The resources of an environment, from the outputs of its last deployment. */
export interface Deployment {
  readonly group: string;
  /** The function app with the HTTP functions. */
  readonly appName: string;
  /** All function apps: the same package is deployed to each. */
  readonly appNames: readonly string[];
  readonly appHostName: string;
  readonly lakeName: string;
  /** Client id of the app registration; undefined without sign-in. */
  readonly signInClientId: string | undefined;
}

/** Name of the deployment in the resource group. */
export const deploymentName = "korevital";

/** The resource group: the default of `docs/deploy.md`, or a given one (AZURE_RESOURCE_GROUP). */
export function groupOf(environment: Environment, given: string | undefined): string {
  return given || `rg-korevital-${environment}`;
}

/** @throws Error that names the missing output; AzError without a deployment */
export async function readDeployment(az: Az, group: string): Promise<Deployment> {
  const text = await az(
    ...["deployment", "group", "show", "--resource-group", group, "--name", deploymentName],
    ...["--query", "properties.outputs", "--output", "json"],
  );
  const outputs: Record<string, { value?: unknown } | undefined> = JSON.parse(text || "null") ?? {};
  const output = (name: string) => {
    const value = outputs[name]?.value;
    if (typeof value === "string" && value !== "") return value;
    throw new Error(`the deployment ${deploymentName} in ${group} has no output ${name}: deploy bicep/ first`);
  };
  const appName = output("appName");
  const listed = outputs["appNames"]?.value;
  const appNames = Array.isArray(listed) ? listed.map(String) : [];
  const signInClientId = String(outputs["signInClientId"]?.value ?? "") || undefined;
  const [appHostName, lakeName] = [output("appHostName"), output("lakeName")];
  return { group, appName, appNames, appHostName, lakeName, signInClientId };
}
