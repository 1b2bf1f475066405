import { errorMessage } from "../../shared/platform/error-message.ts";

/** The steps of a delivery to one environment. */
export interface Delivery {
  /** Deploys `bicep/`. */
  infrastructure(): Promise<void>;
  /** Deploys a package. */
  deploy(packageFile: string): Promise<void>;
  /** Verifies the environment with that package. */
  verify(packageFile: string): Promise<boolean>;
  log(text: string): void;
}

export interface Packages {
  readonly next: string;
  /** The last verified package; undefined at the first delivery. */
  readonly previous: string | undefined;
}

/**
 * `delivered`: the new package is verified. `rolled back`: the new package failed and the previous one is verified.
 * `broken`: both failed, or there is no previous package; requires manual action.
 */
export type Outcome = "delivered" | "rolled back" | "broken";

/**
 * Deploys infrastructure and app, then verifies; deploys the previous package after a failure. Infrastructure is never
 * rolled back automatically, since that could delete resources.
 *
 * @throws the errors of the infrastructure deployment, before the app is changed
 */
export async function deliver(delivery: Delivery, { next, previous }: Packages): Promise<Outcome> {
  const { log } = delivery;
  await delivery.infrastructure();
  if (await deployAndVerify(delivery, next)) return "delivered";
  if (previous === undefined) {
    log("No previous package: no rollback possible.");
    return "broken";
  }
  log(`Rolling back to ${previous}.`);
  return (await deployAndVerify(delivery, previous)) ? "rolled back" : "broken";
}

async function deployAndVerify({ deploy, verify, log }: Delivery, packageFile: string): Promise<boolean> {
  try {
    await deploy(packageFile);
  } catch (error) {
    log(`${packageFile} was not deployed: ${errorMessage(error)}`);
    return false;
  }
  return verify(packageFile);
}
