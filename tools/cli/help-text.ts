import { stripVTControlCharacters } from "node:util";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** What `--help` prints, without colours. */
export function helpOf(command: CommandUnknownOpts): string {
  let text = "";
  const { writeOut } = command.configureOutput();
  command.configureOutput({
    getOutHelpWidth: () => 118,
    writeOut(part) {
      text += part;
    },
  });
  command.outputHelp();
  command.configureOutput(writeOut === undefined ? {} : { writeOut });
  return stripVTControlCharacters(text).trimEnd();
}
