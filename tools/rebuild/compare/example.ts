import { isDeepStrictEqual } from "node:util";
import type { GroupDocument } from "../../../shared/gold/group.ts";
import type { Row, Summary } from "../../../shared/gold/summary.ts";
import type { Identified } from "../../../shared/platform/azure/documents.ts";
import { mask } from "../../../shared/serving/masking/mask.ts";
import type { Pseudonymise } from "../../../shared/serving/masking/pseudonym.ts";
import type { Compared, Sides } from "./compared.ts";
import type { Difference } from "./recheck.ts";

/**
 * What differs about one document, in a line that tells of nobody: names of properties of silver's documents, masked values of
 * gold's rows.
 */
export async function exampleOf(
  compared: Compared,
  { live, made }: Sides,
  { id, partition }: Difference,
  pseudonymise: Pseudonymise,
): Promise<string> {
  const [a, b] = await Promise.all([live.read<Identified>(id, partition), made.read<Identified>(id, partition)]);
  const { summary } = compared;
  if (summary !== undefined)
    return `${id}: ${rowsText(summary, a?.document as GroupDocument, b?.document as GroupDocument, pseudonymise)}`;
  if (a === undefined) return `${id}: only in the one made anew`;
  if (b === undefined) return `${id}: only in the live one`;
  return `${id}: ${namesThatDiffer(a.document, b.document).join(", ") || "the same by now"}`;
}

function rowsText(
  summary: Summary,
  live: GroupDocument | undefined,
  made: GroupDocument | undefined,
  pseudonymise: Pseudonymise,
): string {
  const [before, after] = [live?.rows ?? [], made?.rows ?? []];
  if (before.length !== after.length) return `${before.length} rows live, ${after.length} made anew`;
  const lines = before.flatMap((row, index) => {
    const other = after[index] ?? {};
    const names = namesThatDiffer(row, other);
    if (names.length === 0) return [];
    const [a, b] = [mask(summary, row, pseudonymise), mask(summary, other, pseudonymise)];
    return [
      `row ${index + 1}: ${names.map((name) => `${name} ${valueText(a, name)} -> ${valueText(b, name)}`).join(", ")}`,
    ];
  });
  return lines.join("; ") || "the same by now";
}

function valueText(row: Row, name: string): string {
  const value = row[name];
  return value === null || value === undefined ? "(nothing, or not shown)" : JSON.stringify(value);
}

function namesThatDiffer(a: object, b: object): string[] {
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].filter((name) => !isDeepStrictEqual(left[name], right[name])).sort();
}
