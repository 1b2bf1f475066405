import { isDeepStrictEqual } from "node:util";
import type { GroupDocument } from "../../../shared/gold/group.ts";
import type { Row, Summary } from "../../../shared/gold/summary.ts";
import type { Identified } from "../../../shared/platform/azure/documents.ts";
import { mask } from "../../../shared/serving/masking/mask.ts";
import type { Pseudonymise } from "../../../shared/serving/masking/pseudonym.ts";
import type { ComparedContainer, Sides } from "./compared-container.ts";
import type { Difference } from "./recheck.ts";

/**
 * Describes the difference of one document in a line without personal data: property names of silver documents, masked
 * values of gold rows.
 */
export async function exampleOf(
  container: ComparedContainer,
  { live, rebuilt }: Sides,
  { id, partition }: Difference,
  pseudonymise: Pseudonymise,
): Promise<string> {
  const [a, b] = await Promise.all([live.read<Identified>(id, partition), rebuilt.read<Identified>(id, partition)]);
  const { summary } = container;
  if (summary !== undefined)
    return `${id}: ${rowsText(summary, a?.document as GroupDocument, b?.document as GroupDocument, pseudonymise)}`;
  if (a === undefined) return `${id}: only in the rebuilt set`;
  if (b === undefined) return `${id}: only in the live set`;
  return `${id}: ${differingNames(a.document, b.document).join(", ") || "equal by now"}`;
}

function rowsText(
  summary: Summary,
  live: GroupDocument | undefined,
  rebuilt: GroupDocument | undefined,
  pseudonymise: Pseudonymise,
): string {
  const [before, after] = [live?.rows ?? [], rebuilt?.rows ?? []];
  if (before.length !== after.length) return `${before.length} rows live, ${after.length} rebuilt`;
  const lines = before.flatMap((row, index) => {
    const other = after[index] ?? {};
    const names = differingNames(row, other);
    if (names.length === 0) return [];
    const [a, b] = [mask(summary, row, pseudonymise), mask(summary, other, pseudonymise)];
    return [
      `row ${index + 1}: ${names.map((name) => `${name} ${valueText(a, name)} -> ${valueText(b, name)}`).join(", ")}`,
    ];
  });
  return lines.join("; ") || "equal by now";
}

function valueText(row: Row, name: string): string {
  const value = row[name];
  return value === null || value === undefined ? "(empty or masked)" : JSON.stringify(value);
}

function differingNames(a: object, b: object): string[] {
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].filter((name) => !isDeepStrictEqual(left[name], right[name])).sort();
}
