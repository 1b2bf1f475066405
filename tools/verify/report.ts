import type { Step, Verification } from "./verify.ts";

/** A line as it happens. */
export function stepText({ what, seconds, wrong }: Step): string {
  const mark = wrong.length === 0 ? "ok    " : "FAILED";
  return [`${mark} ${what} (${seconds.toFixed(1)} s)`, ...wrong.map((line) => `       ${line}`)].join("\n");
}

/** What the run leaves behind, in words: nobody should have to guess. */
export function leftText({ tag, passed }: Verification): string {
  return passed
    ? `What stays: the events of ${tag} in bronze and silver, their rows of January 2000 in gold, and a tombstone for each made-up person.`
    : `What stays, to be looked into: all that was sent of ${tag}; npm run trace finds its events.`;
}

/** What was not waited for; nothing when everything was. */
export function skippedText({ skipped }: Verification): string {
  return skipped.length === 0 ? "" : `Not looked at: ${skipped.join(", ")}.`;
}

/** For a comment, or the summary of a pipeline. */
export function verificationMarkdown(verification: Verification): string {
  const { target, tag, steps, passed } = verification;
  const wrong = steps.flatMap((step) => step.wrong);
  return [
    `### ${passed ? "Verified" : "Not verified"}: ${target}`,
    "",
    "| step | | seconds |",
    "|---|---|--:|",
    ...steps.map(
      ({ what, seconds, wrong: of }) =>
        `| ${what} | ${of.length === 0 ? "ok" : "**failed**"} | ${seconds.toFixed(1)} |`,
    ),
    "",
    ...(wrong.length === 0 ? [] : ["```text", ...wrong.map((line) => line.replaceAll("```", "'''")), "```", ""]),
    `Tag \`${tag}\`. ${leftText(verification)} ${skippedText(verification)}`.trimEnd(),
    "",
  ].join("\n");
}
