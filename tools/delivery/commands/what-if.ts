import { readFile, writeFile } from "node:fs/promises";
import { loses } from "../../bicep/changes.ts";
import { changeLines } from "../../bicep/lines.ts";
import { AzError } from "../az.ts";
import { predict } from "../azure.ts";
import { changesMarkdown } from "../changes-report.ts";
import { groupOf } from "../deployment.ts";
import { environmentIn } from "../flags.ts";
import { readWhatIf, type WhatIf } from "../what-if.ts";
import type { Command } from "./command.ts";

/** What a deployment would do, by Azure; false when something would be lost, or Azure refuses. */
export const whatIf: Command = async (flags, { az, variables, say }) => {
  const environment = environmentIn(flags.env);
  const title = `What would change in ${environment}, by Azure`;
  try {
    const place = { environment, group: groupOf(environment, variables["AZURE_RESOURCE_GROUP"]) };
    const text = flags.input === undefined ? await predict(az, place) : await readFile(flags.input, "utf8");
    const predicted = readWhatIf(text);
    const { changes } = predicted;
    say([`${environment}: ${changes.length} changes`, ...changeLines(changes), ...notesOf(predicted)].join("\n  "));
    const report = changesMarkdown(title, [{ environment, changes, notes: notesOf(predicted) }]);
    if (flags.report !== undefined) await writeFile(flags.report, report);
    return flags["allow-loss"] || !changes.some(loses);
  } catch (error) {
    if (flags.report === undefined || !(error instanceof AzError)) throw error;
    await writeFile(
      flags.report,
      `### ${title}: it cannot tell\n\n\`\`\`text\n${error.message.replaceAll("```", "'''")}\n\`\`\`\n`,
    );
    say(error.message);
    return false;
  }
};

function notesOf({ leftOver, unknown }: WhatIf): string[] {
  return [
    ...leftOver.map((what) => `not described any more, and left where it is: ${what}. Delete it by hand.`),
    ...unknown.map((what) => `cannot be told beforehand: ${what}`),
  ];
}
