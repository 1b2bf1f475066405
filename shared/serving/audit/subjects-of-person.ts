import type { PlannedSubjects } from "../../silver/erasure/plan-store.ts";
import { subjectsOfLabel } from "../../silver/erasure/subject.ts";
import type { Subject } from "../../streams/subject.ts";

/** All identifiers of a person, each of which a record can be about. */
export function subjectsOfPerson({ users, labels, emails }: PlannedSubjects): readonly Subject[] {
  return [
    ...[...users].map((value): Subject => ({ kind: "user", value })),
    ...[...labels].flatMap(subjectsOfLabel),
    ...[...emails].map((value): Subject => ({ kind: "email", value })),
  ];
}
