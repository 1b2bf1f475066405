import { type Change, loses } from "../bicep/changes.ts";
import { changeLines } from "../bicep/lines.ts";

/** What a deployment would do to one environment. */
export interface EnvironmentChanges {
  readonly environment: string;
  readonly changes: readonly Change[];
  /** Sentences that belong to it. */
  readonly notes?: readonly string[];
}

/** A comment on GitHub holds 65,536 characters. */
const mostCharacters = 60_000;
const kinds = ["create", "modify", "replace", "delete"] as const;

/** Changes as Markdown: a table of how many, a warning where something is lost, and all of them, folded. */
export function changesMarkdown(title: string, environments: readonly EnvironmentChanges[]): string {
  const lost = environments.flatMap(({ environment, changes }) =>
    changes.filter(loses).map(({ kind, what }) => `> * ${environment}: ${kind} \`${what}\``),
  );
  const text = [
    `### ${title}`,
    "",
    "| environment | new | changed | replaced | deleted |",
    "|---|--:|--:|--:|--:|",
    ...environments.map(countsOf),
    "",
    ...(lost.length === 0 ? [] : ["> [!CAUTION]", "> What these hold is lost:", ...lost, ""]),
    ...environments.flatMap((each) => [...(each.notes ?? []).map((note) => `* ${each.environment}: ${note}`)]),
    "",
  ].join("\n");
  return [text, ...folded(environments, mostCharacters - text.length)].join("\n");
}

function countsOf({ environment, changes }: EnvironmentChanges): string {
  const counts = kinds.map((kind) => changes.filter((change) => change.kind === kind).length);
  return `| ${[environment, ...counts].join(" | ")} |`;
}

/** Each has the same share of the characters that there are. */
function folded(environments: readonly EnvironmentChanges[], characters: number): string[] {
  const changed = environments.filter(({ changes }) => changes.length > 0);
  const share = Math.max(500, Math.floor(characters / Math.max(1, changed.length)) - 200);
  return changed.map(({ environment, changes }) =>
    [
      `<details><summary>${environment}: ${changes.length} changes</summary>`,
      "",
      "```diff",
      ...fitting(changeLines(changes).map(harmless), share),
      "```",
      "",
      "</details>",
      "",
    ].join("\n"),
  );
}

function fitting(lines: readonly string[], characters: number): string[] {
  const fit: string[] = [];
  let left = characters;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) return [...fit, `… and ${lines.length - fit.length} more lines: see the log`];
    fit.push(line);
  }
  return fit;
}

/** What stands in a template must not end the block. */
function harmless(line: string): string {
  return line.replaceAll("```", "'''");
}
