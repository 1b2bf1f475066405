import type { Environment } from "../bicep/snapshot.ts";
import type { Az } from "./az.ts";

/** The resources of an environment, from the outputs of its last deployment. */
export interface Deployment {
  readonly group: string;
  readonly appName: string;
  readonly appHostName: string;
  readonly lakeName: string;
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
  return { group, appName: output("appName"), appHostName: output("appHostName"), lakeName: output("lakeName") };
}
