import { maxIdLength } from "../streams/fields/field-types.ts";
import type { PersonDocument } from "./documents/registry.ts";
import type { SilverReader } from "./silver-reader.ts";

/** What `people` contains of a user; undefined for one of whom no registration and no profile has landed. */
export async function readPerson(
  silver: Pick<SilverReader, "queryPartition">,
  userId: string,
): Promise<readonly PersonDocument[] | undefined> {
  if (userId.length > maxIdLength) return undefined;
  const person = await silver.queryPartition("people", userId);
  return person.some(({ kind }) => kind !== "tombstone") ? person : undefined;
}
