import { silverFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { findPerson } from "../../shared/silver/erasure/find-person.ts";
import { groupsOf } from "../../shared/silver/erasure/groups-of-plan.ts";
import { subject } from "../../shared/streams/subject.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import { textColumns } from "../common/text-columns.ts";

/** Counts what silver and gold store about a user, their devices, macs and e-mails: what an erasure would remove. */
export async function showPerson(azure: Azure, userId: string, now: number): Promise<string> {
  const silver = silverFor(azure, () => now);
  await recordCommandRead(azure, "person show", { what: "counts", subjects: [subject("user", userId)] }, now);
  const person = await findPerson(silver, userId);
  const partitions = Map.groupBy(person.documents, ({ container, partition }) => `${container}\n${partition}`);
  const rows = [...partitions.values()].flatMap((some) =>
    some.slice(0, 1).map(({ container, partition }) => [`silver ${container}`, partition, String(some.length)]),
  );
  for (const [summary, groups] of Map.groupBy(await groupsOf(silver.erasure, person), (group) => group.summary))
    rows.push([`gold ${summary}`, "", String(groups.length)]);
  return textColumns(["where", "of", "documents"], rows, { isRightAligned: (column) => column === 2, rule: "-" }).join(
    "\n",
  );
}
