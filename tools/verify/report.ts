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

/** Lists the summaries that were not verified, and counts the rows that retention has frozen. */
export function skippedText({ skipped, frozen }: Verification): string {
  const rows =
    frozen &&
    `Not verified: ${frozen.rows} rows, because gold is frozen before ${frozen.before} (RETENTION_DAYS_SILVER).`;
  return [skipped.length === 0 ? undefined : `Not verified: ${skipped.join(", ")}.`, rows].filter(Boolean).join(" ");
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
