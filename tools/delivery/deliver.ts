/** What is done to one environment; each ends when it is done. */
export interface Delivery {
  /** Brings Azure to what `bicep/` says. */
  infrastructure(): Promise<void>;
  /** Deploys a package. */
  deploy(packageFile: string): Promise<void>;
  /** Whether the environment does what it must, with that package. */
  verify(packageFile: string): Promise<boolean>;
  say(text: string): void;
}

export interface Packages {
  readonly next: string;
  /** What was verified there last; undefined the first time. */
  readonly previous: string | undefined;
}

/**
 * `delivered`: the new package runs and is verified. `rolled back`: it does not, and the previous one runs and is verified. `broken`:
 * neither, or there is none to go back to: somebody must look.
 */
export type Outcome = "delivered" | "rolled back" | "broken";

/**
 * Infrastructure, then the app, then the proof; the previous package again when it fails. Infrastructure never goes back by itself: what it
 * would delete is for people to see.
 *
 * @throws whatever the infrastructure throws; then the app is untouched
 */
export async function deliver(delivery: Delivery, { next, previous }: Packages): Promise<Outcome> {
  const { say } = delivery;
  await delivery.infrastructure();
  if (await works(delivery, next)) return "delivered";
  if (previous === undefined) {
    say("There is no package to go back to.");
    return "broken";
  }
  say(`Back to ${previous}.`);
  return (await works(delivery, previous)) ? "rolled back" : "broken";
}

async function works({ deploy, verify, say }: Delivery, packageFile: string): Promise<boolean> {
  try {
    await deploy(packageFile);
  } catch (error) {
    say(`${packageFile} was not deployed: ${error instanceof Error ? error.message : error}`);
    return false;
  }
  return verify(packageFile);
}
