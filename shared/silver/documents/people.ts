import type { SilverFacts } from "../silver-reader.ts";
import type { ProfileVersion, Tombstone } from "./profile-versions.ts";
import type { RegistrationFact } from "./registrations.ts";

/** A document of `people`. */
export type PersonFact = RegistrationFact | ProfileVersion | Tombstone;

/** Everything that `people` holds of the user. */
export function personFacts(facts: Pick<SilverFacts, "select">, userId: string): Promise<readonly PersonFact[]> {
  return facts.select("people", userId);
}
