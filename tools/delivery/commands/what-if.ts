import { readFile, writeFile } from "node:fs/promises";
import { changeLines } from "../../bicep/change-lines.ts";
import { isDestructive } from "../../bicep/changes.ts";
import { AzError } from "../az.ts";
import { predict } from "../azure.ts";
import { changesMarkdown } from "../changes-report.ts";
import { groupOf } from "../deployment.ts";
import { environmentIn } from "../flags.ts";
import { receiverParameters } from "../receivers.ts";
import { readWhatIf, type WhatIf } from "../what-if.ts";
import type { Command } from "./command.ts";

/** Predicts a deployment with Azure; returns false on data loss or an error of Azure. */
export const whatIf: Command = async (flags, { az, variables, log }) => {
  const environment = environmentIn(flags.env);
  const title = `Changes in ${environment}, predicted by Azure`;
  try {
    const { template, parameters } = flags;
    if ((template === undefined) !== (parameters === undefined)) throw new Error("--template requires --parameters");
    const values = receiverParameters(variables);
    const compiled = template === undefined || parameters === undefined ? undefined : { template, parameters, values };
    const group = groupOf(environment, variables["AZURE_RESOURCE_GROUP"]);
    const place = { environment, group, ...(compiled && { compiled }) };
    const text = flags.input === undefined ? await predict(az, place) : await readFile(flags.input, "utf8");
    const predicted = readWhatIf(text);
    const { changes } = predicted;
    log([`${environment}: ${changes.length} changes`, ...changeLines(changes), ...notesOf(predicted)].join("\n  "));
    const report = changesMarkdown(title, [{ environment, changes, notes: notesOf(predicted) }]);
    if (flags.report !== undefined) await writeFile(flags.report, report);
    return flags.allowLoss || !changes.some(isDestructive);
  } catch (error) {
    if (flags.report === undefined || !(error instanceof AzError)) throw error;
    await writeFile(
      flags.report,
      `### ${title}: failed\n\n\`\`\`text\n${error.message.replaceAll("```", "'''")}\n\`\`\`\n`,
    );
    log(error.message);
    return false;
  }
};

function notesOf({ orphaned, unpredictable }: WhatIf): string[] {
  return [
    ...orphaned.map((what) => `orphaned: ${what} is no longer in bicep/. Delete it manually.`),
    ...unpredictable.map((what) => `unpredictable: ${what}`),
  ];
}
