import type { BronzeEvent } from "../../bronze/bronze-event.ts";
import type { Subject } from "../../streams/subject.ts";
import { namesAny, namesErased } from "../erasure/erased-identifiers.ts";
import { erasedRecords } from "../erasure/erased-records.ts";
import { readErased } from "../erasure/read-erasure-index.ts";
import { labelOf, subjectsOf, subjectsOfLabel } from "../erasure/subject.ts";
import { contributionsOf } from "../slice/contributions.ts";
import { rulesOf, type Silver } from "../slice/run-slice.ts";
import type { RestrictedPeople } from "./restricted-reader.ts";

/** Events of bronze and quarantine without those about restricted people, and those that erasure has yet to remove. */
export interface VisibleEvents {
  accepted(partitionKey: string, event: BronzeEvent): Promise<boolean>;
  quarantined(event: BronzeEvent): Promise<boolean>;
}

/** Of a restricted person every event is hidden that contains one of their identifiers, of any time. */
export function visibleEvents(
  silver: Pick<Silver, "streams" | "definitions" | "earliestTime" | "erasure" | "container">,
  restricted: () => Promise<RestrictedPeople>,
): VisibleEvents {
  const namesRestricted = async (event: BronzeEvent) => {
    const { users, labels, emails } = await restricted();
    const values = [...labels].flatMap((label) => subjectsOfLabel(label).map(({ value }) => value));
    return users.size > 0 && namesAny([...users, ...values, ...emails])(event);
  };
  const quarantined = async (event: BronzeEvent) => {
    const { tombstones } = await readErased(silver.erasure);
    return !(namesErased(tombstones, silver.erasure.hashes)(event) || (await namesRestricted(event)));
  };
  return {
    quarantined,
    async accepted(partitionKey, event) {
      const rules = rulesOf(silver, partitionKey);
      const contributions = contributionsOf(rules, event);
      if (typeof contributions === "string") return quarantined(event);
      const subjects = rules.definitions.flatMap((definition, place) =>
        (contributions[place] ?? []).flatMap((document) => subjectsOf(definition, document)),
      );
      if (isAnyOf(await restricted(), subjects)) return false;
      const { index, tombstones } = await readErased(silver.erasure);
      if (index.isEmpty) return true;
      const isErased = erasedRecords(silver, rules, index, namesErased(tombstones, silver.erasure.hashes));
      return !(await isErased.accepted(event));
    },
  };
}

function isAnyOf({ users, labels, emails }: RestrictedPeople, subjects: readonly Subject[]): boolean {
  return subjects.some((each) => users.has(each.value) || emails.has(each.value) || labels.has(labelOf(each) ?? ""));
}
