import { lastUntil } from "../../platform/last-until.ts";
import type { ProfileVersion } from "../documents/profile-versions.ts";
import type { PersonDocument } from "../documents/registry.ts";

/** A person's profile as of a time: the latest version until then, or the first one if all are later. */
export function profileAt(person: readonly PersonDocument[], time: number): ProfileVersion | undefined {
  return profilesByTime(person)(time);
}

/** A person's profile as of many times. */
export function profilesByTime(person: readonly PersonDocument[]): (time: number) => ProfileVersion | undefined {
  const versions = person.filter((document) => document.kind === "profile").sort((a, b) => a.time - b.time);
  return (time) => versions[lastUntil(versions, time, (version) => version.time)] ?? versions[0];
}
