import { type Change, loses } from "./changes.ts";

const signs = { create: "+", delete: "-", replace: "!", modify: "~" } as const;

/** For a person: a line for each resource, indented ones for what changes of it. */
export function changeLines(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => [
    `${signs[change.kind]} ${change.what}${loses(change) ? `   ${change.kind.toUpperCase()}: what it holds is lost` : ""}`,
    ...change.details.map((detail) => `    ${shortened(detail)}`),
  ]);
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
