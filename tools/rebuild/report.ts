import type { Pseudonymise } from "../../shared/gold/pseudonym.ts";
import type { Comparison } from "./compare/compare.ts";
import { exampleOf } from "./compare/example.ts";
import type { Stand } from "./stand.ts";

export interface ReportInput {
  readonly comparisons: readonly Comparison[];
  readonly stand: Omit<Stand, "liveDue">;
  /** Days of gold: the live one's and the one's made anew. */
  readonly timeZones: { readonly live: string; readonly made: string };
  /** Differences shown of each container. */
  readonly examples: number;
  readonly pseudonymise: Pseudonymise;
}

/** Whether the two hold the same. */
export function areEqual(comparisons: readonly Comparison[]): boolean {
  return comparisons.every(({ differences, more }) => differences.length === 0 && !more);
}

/** A line for each container, examples of what differs, and what explains it. Personal values are not shown. */
export async function reportText({ comparisons, examples, pseudonymise, ...input }: ReportInput): Promise<string> {
  const lines: string[] = [];
  for (const comparison of comparisons) {
    const { compared, sides, differences } = comparison;
    lines.push(`${compared.layer} ${compared.name}: ${verdict(comparison)}`);
    const shown = differences.toSorted((a, b) => Number(a.moving) - Number(b.moving)).slice(0, examples);
    for (const difference of shown) lines.push(`  ${await exampleOf(compared, sides, difference, pseudonymise)}`);
    if (differences.length > shown.length) lines.push(`  and ${differences.length - shown.length} more`);
  }
  if (!areEqual(comparisons)) lines.push("", ...explanations({ comparisons, ...input }));
  return lines.join("\n");
}

function verdict({ documents, differences, more }: Comparison): string {
  const of = `${documents.toLocaleString("en-US")} documents`;
  if (differences.length === 0 && !more) return `the same, ${of}`;
  const moving = differences.filter((difference) => difference.moving).length;
  const changing = moving === 0 ? "" : `, ${moving} of them still changing`;
  return `${more ? "more than " : ""}${differences.length} differ of ${of}${changing}`;
}

function explanations({ comparisons, stand, timeZones }: Omit<ReportInput, "examples" | "pseudonymise">): string[] {
  const moving = comparisons.some(({ differences }) => differences.some((difference) => difference.moving));
  const reasons = [
    ...(stand.apart.length === 0
      ? []
      : [
          `the two silvers are at different rows of bronze in ${stand.apart.join(", ")}: events came meanwhile, or the live one stands still`,
        ]),
    ...(stand.liveWaiting.length === 0
      ? []
      : [`the live gold has not seen all of its silver, for ${stand.liveWaiting.join(", ")}`]),
    ...(moving
      ? ["documents changed while they were compared: events came meanwhile; look again when it is calmer"]
      : []),
    ...(timeZones.live === timeZones.made
      ? []
      : [`gold's days are of ${timeZones.live} live, of ${timeZones.made} in the one made anew`]),
    ...(stand.setAside.live + stand.setAside.made === 0
      ? []
      : [`groups that cannot be computed: ${stand.setAside.live} live, ${stand.setAside.made} in the one made anew`]),
  ];
  const left = "what is left comes of rules that changed since the live documents were written, or is a fault";
  return ["What may explain it:", ...[...reasons, left].map((reason) => `  ${reason}`)];
}
