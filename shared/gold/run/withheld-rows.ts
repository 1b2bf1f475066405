import { type Group, type GroupDocument, groupDocument } from "../group.ts";
import type { ComputedSummary } from "../summary.ts";
import type { Gold } from "./gold.ts";
import { openGroupContext } from "./group-context.ts";
import { standingOfGroup } from "./standing-of-group.ts";

/**
 * The rows of a group with the restricted people whose it is. They are stored beside its rows: if retention freezes the
 * group before the restriction is lifted, they cannot be computed any more.
 */
export async function withheldRows(
  gold: Gold,
  summary: ComputedSummary,
  group: Group,
): Promise<Pick<GroupDocument, "withheld" | "withheldFor">> {
  if (summary.date === undefined || gold.restricted === undefined) return {};
  if ((await gold.restricted()).size === 0) return {};
  const { standing, restricted } = await standingOfGroup(gold, summary, group);
  if (standing !== "restricted") return {};
  const { rows } = groupDocument(group, await summary.compute(group.key, openGroupContext(gold.silverReader, gold)));
  return rows.length === 0 ? {} : { withheld: rows, withheldFor: restricted };
}
