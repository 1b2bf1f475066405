import type { Pseudonymise } from "../../shared/serving/masking/pseudonym.ts";
import type { Comparison } from "./compare/compare.ts";
import { exampleOf } from "./compare/example.ts";
import type { Stand, Turn } from "./sync-status.ts";

export interface ReportInput {
  readonly comparisons: readonly Comparison[];
  readonly stand: Omit<Stand, "liveDue">;
  /** Days of gold: the live one's and the one's made anew. */
  readonly timeZones: { readonly live: string; readonly made: string };
  /** Differences shown of each container. */
  readonly examples: number;
  readonly pseudonymise: Pseudonymise;
}

/** Whether the two hold the same, as far as that can be compared. */
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
  lines.push(...notYetLines(comparisons, input.stand.liveTurns));
  if (!areEqual(comparisons)) lines.push("", ...explanations({ comparisons, ...input }));
  return lines.join("\n");
}

function verdict({ documents, differences, notYet, more }: Comparison): string {
  const of = `${documents.toLocaleString("en-US")} documents${notYet.length === 0 ? "" : `, but for ${groups(notYet)} not compared yet`}`;
  if (differences.length === 0 && !more) return `the same, ${of}`;
  const moving = differences.filter((difference) => difference.moving).length;
  const changing = moving === 0 ? "" : `, ${moving} of them still changing`;
  return `${more ? "more than " : ""}${differences.length} differ of ${of}${changing}`;
}

/** A summary whose turn came in this moment has none to wait for. */
function notYetLines(comparisons: readonly Comparison[], turns: readonly Turn[]): string[] {
  const lines = comparisons.flatMap(({ compared: { name, summary }, notYet }) => {
    if (notYet.length === 0) return [];
    const by = turns.find((turn) => turn.summary === summary?.name)?.by;
    const until = by === undefined ? "its turn has come by now" : `its turn comes by ${new Date(by).toISOString()}`;
    return [`  ${summary?.name ?? name}: ${groups(notYet)} that the live gold has yet to compute anew; ${until}`];
  });
  return lines.length === 0 ? [] : ["", "Not compared yet; call this again then:", ...lines];
}

function groups({ length }: readonly unknown[]): string {
  return `${length.toLocaleString("en-US")} ${length === 1 ? "group" : "groups"}`;
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
