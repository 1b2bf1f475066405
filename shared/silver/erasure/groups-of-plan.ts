import type { ErasurePlan } from "./plan.ts";
import type { AffectedGroup, SilverErasure } from "./silver-erasure.ts";
import { subjectsOfLabel } from "./subject.ts";

/** The groups of every document that is removed, of every registration that is suppressed, and of the person. */
export async function groupsOf(
  { gold }: Pick<SilverErasure, "gold">,
  plan: ErasurePlan,
): Promise<readonly AffectedGroup[]> {
  const groups = new Map<string, AffectedGroup>();
  const add = (some: readonly AffectedGroup[]) => {
    for (const group of some) groups.set(JSON.stringify(group), group);
  };
  const registrations = plan.ownerships.map((document) => ({ container: "owners", document }));
  for (const [container, some] of Map.groupBy([...plan.documents, ...registrations], (each) => each.container))
    add(
      await gold.affectedGroups(
        container,
        some.map(({ document }) => document),
      ),
    );
  for (const value of plan.users) add(await gold.storedGroups({ kind: "user", value }));
  if (plan.users.size > 0)
    for (const label of plan.labels)
      for (const subject of subjectsOfLabel(label)) add(await gold.storedGroups(subject));
  return [...groups.values()];
}
