import { changeLines } from "../bicep/change-lines.ts";
import { type Change, isDestructive } from "../bicep/changes.ts";

/** The changes of a deployment to one environment. */
export interface EnvironmentChanges {
  readonly environment: string;
  readonly changes: readonly Change[];
  /** Additional notes. */
  readonly notes?: readonly string[];
}

/** A GitHub comment is limited to 65,536 characters. */
const maxCharacters = 60_000;
const kinds = ["create", "modify", "replace", "delete"] as const;

/** Formats changes as Markdown: a table of counts, a warning about data loss, and collapsed details. */
export function changesMarkdown(title: string, environments: readonly EnvironmentChanges[]): string {
  const lost = environments.flatMap(({ environment, changes }) =>
    changes.filter(isDestructive).map(({ kind, what }) => `> * ${environment}: ${kind} \`${what}\``),
  );
  const text = [
    `### ${title}`,
    "",
    "| environment | new | changed | replaced | deleted |",
    "|---|--:|--:|--:|--:|",
    ...environments.map(countsOf),
    "",
    ...(lost.length === 0 ? [] : ["> [!CAUTION]", "> These changes lose data:", ...lost, ""]),
    ...environments.flatMap((each) => [...(each.notes ?? []).map((note) => `* ${each.environment}: ${note}`)]),
    "",
  ].join("\n");
  return [text, ...collapsedChanges(environments, maxCharacters - text.length)].join("\n");
}

function countsOf({ environment, changes }: EnvironmentChanges): string {
  const counts = kinds.map((kind) => changes.filter((change) => change.kind === kind).length);
  return `| ${[environment, ...counts].join(" | ")} |`;
}

/** The available characters are divided equally. */
function collapsedChanges(environments: readonly EnvironmentChanges[], characters: number): string[] {
  const changed = environments.filter(({ changes }) => changes.length > 0);
  const share = Math.max(500, Math.floor(characters / Math.max(1, changed.length)) - 200);
  return changed.map(({ environment, changes }) =>
    [
      `<details><summary>${environment}: ${changes.length} changes</summary>`,
      "",
      "```diff",
      ...truncated(changeLines(changes).map(escapeFence), share),
      "```",
      "",
      "</details>",
      "",
    ].join("\n"),
  );
}

function truncated(lines: readonly string[], characters: number): string[] {
  const fit: string[] = [];
  let left = characters;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) return [...fit, `… and ${lines.length - fit.length} more lines: see the log`];
    fit.push(line);
  }
  return fit;
}

/** Values must not close the code block. */
function escapeFence(line: string): string {
  return line.replaceAll("```", "'''");
}
