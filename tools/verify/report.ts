import type { Step, Verification } from "./verify.ts";

/** Formats a step when it has ended. */
export function stepText({ what, seconds, violations }: Step): string {
  const mark = violations.length === 0 ? "ok    " : "FAILED";
  return [`${mark} ${what} (${seconds.toFixed(1)} s)`, ...violations.map((line) => `       ${line}`)].join("\n");
}

/** Describes the data that remains after the run. */
export function remainingText({ tag, passed }: Verification): string {
  return passed
    ? `Remaining data: the events of ${tag} in bronze and silver, their rows of January 2011 in gold, and a tombstone for each generated person.`
    : `Remaining data for analysis: all events of ${tag}; npx korevital trace finds them.`;
}

/** Lists the summaries that were not verified. */
export function skippedText({ skipped }: Verification): string {
  return skipped.length === 0 ? "" : `Not verified: ${skipped.join(", ")}.`;
}

/** Formats the result as Markdown, for a comment or the summary of a pipeline. */
export function verificationMarkdown(verification: Verification): string {
  const { target, tag, steps, passed } = verification;
  const violations = steps.flatMap((step) => step.violations);
  return [
    `### ${passed ? "Verified" : "Not verified"}: ${target}`,
    "",
    "| step | | seconds |",
    "|---|---|--:|",
    ...steps.map((step) => {
      const result = step.violations.length === 0 ? "ok" : "**failed**";
      return `| ${step.what} | ${result} | ${step.seconds.toFixed(1)} |`;
    }),
    "",
    ...(violations.length === 0
      ? []
      : ["```text", ...violations.map((line) => line.replaceAll("```", "'''")), "```", ""]),
    `Tag \`${tag}\`. ${remainingText(verification)} ${skippedText(verification)}`.trimEnd(),
    "",
  ].join("\n");
}
