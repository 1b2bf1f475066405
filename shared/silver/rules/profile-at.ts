import type { PersonFact } from "../documents/people.ts";
import type { ProfileVersion } from "../documents/profile-versions.ts";

/** What was known of a person at a time: the latest version by then, or the first one if all came later. */
export function profileAt(person: readonly PersonFact[], time: number): ProfileVersion | undefined {
  const versions = person.filter((fact) => fact.kind === "profile").sort((a, b) => a.time - b.time);
  return versions.findLast((version) => version.time <= time) ?? versions[0];
}
