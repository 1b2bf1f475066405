import { type Change, isDestructive } from "./changes.ts";

const signs = { create: "+", delete: "-", replace: "!", modify: "~" } as const;

/** Formats changes: a line per resource, indented lines for its details. */
export function changeLines(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => [
    `${signs[change.kind]} ${change.what}${isDestructive(change) ? `   ${change.kind.toUpperCase()}: data is lost` : ""}`,
    ...change.details.map((detail) => `    ${shortened(detail)}`),
  ]);
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
