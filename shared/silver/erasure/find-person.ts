import type { Identified } from "../../platform/azure/documents.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { type ErasureStore, erasedSubjects } from "./erasure-store.ts";
import { type ErasurePlan, type PlannedDocument, type PlanningSilver, planErasure } from "./plan.ts";
import type { PlannedSubjects } from "./plan-store.ts";

/** What finding a person reads. */
export interface SearchedSilver extends PlanningSilver {
  readonly erasure: PlanningSilver["erasure"] & Pick<ErasureStore, "container" | "hashes">;
}

/**
 * Everything of a person in silver: exactly what an erasure of the person up to `until` would remove, found by the same
 * plan. It changes nothing.
 *
 * @param until epoch milliseconds; without it everything is found
 */
export async function findPerson(
  silver: SearchedSilver,
  userId: string,
  until: number = Number.POSITIVE_INFINITY,
): Promise<ErasurePlan> {
  const index = {
    userUntil: (user: string) => (user === userId ? until : undefined),
    emailUntil: () => undefined,
  };
  return planErasure(silver, index, await subjectsOfUser(silver.erasure, userId), []);
}

/**
 * Where to begin: the user, the labels and e-mails that an earlier erasure of the user knew, and further e-mails.
 * Planning adds those of the stored registrations.
 */
export async function subjectsOfUser(
  erasure: Pick<ErasureStore, "container" | "hashes">,
  userId: string,
  emails: readonly string[] = [],
): Promise<PlannedSubjects> {
  const known = await erasedSubjects(erasure, userId);
  return { users: new Set([userId]), labels: new Set(known.labels), emails: new Set([...emails, ...known.emails]) };
}

/** What a found document contains of the person: of a bucket only the readings at times at which it is theirs. */
export function personalPart(
  definitions: readonly SilverDefinition[],
  { container, document, isErased }: PlannedDocument,
): Identified {
  const definition = definitions.find((each) => each.container === container);
  if (isErased === undefined || definition === undefined) return document;
  return definition.without(document, (time) => !isErased(time)) ?? document;
}
