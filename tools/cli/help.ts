import { styleText } from "node:util";
import type { CommandUnknownOpts, HelpConfiguration, OutputConfiguration } from "@commander-js/extra-typings";

/** Wider lines are hard to read. */
const maxWidth = 118;

/** How help looks: words and defaults behind the description, titles in bold. */
export const helpConfiguration: HelpConfiguration = {
  minWidthToWrap: 40,
  subcommandTerm: termOf,
  argumentDescription: ({ description, argChoices, defaultValue }) => described(description, argChoices, defaultValue),
  optionDescription: ({ description, argChoices, defaultValue }) => described(description, argChoices, defaultValue),
  styleTitle: (text) => styleText("bold", text, { validateStream: false }),
  styleCommandText: (text) => styleText("bold", text, { validateStream: false }),
};

export const outputConfiguration: OutputConfiguration = {
  getOutHelpWidth: () => Math.min(process.stdout.columns ?? maxWidth, maxWidth),
  getErrHelpWidth: () => Math.min(process.stderr.columns ?? maxWidth, maxWidth),
};

function termOf(command: CommandUnknownOpts): string {
  const words = command.registeredArguments.map((argument) => {
    const text = `${argument.name()}${argument.variadic ? "..." : ""}`;
    return argument.required ? `<${text}>` : `[${text}]`;
  });
  return [command.name(), ...words].join(" ");
}

function described(description: string, choices: readonly string[] | undefined, fallback: unknown): string {
  const hasDefault = typeof fallback === "string" || typeof fallback === "number";
  const notes = [
    ...(choices === undefined ? [] : [choices.filter((choice) => choice !== "").join(", ")]),
    ...(hasDefault ? [`default: ${fallback}`] : []),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join("; ")})`;
}
