import { Command } from "@commander-js/extra-typings";

/** What commands are for, in the order of `korevital --help` and of docs/cli.md. */
export const groups = {
  run: "Run the pipeline",
  send: "Send events",
  read: "Read data",
  operate: "Operate",
  deploy: "Deploy",
  develop: "Develop",
} as const;

export type Group = keyof typeof groups;

/**
 * Declares a command. Arguments, options and examples are added to it; parsing, help, completion and docs/cli.md are
 * derived from the declaration. Its action imports the code that runs: a declaration imports no SDK.
 *
 * @param summary one line for the list of commands
 */
export function command(name: string, summary: string, group?: Group): Command {
  const declared = new Command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`);
  return group === undefined ? declared : declared.helpGroup(`${groups[group]}:`);
}

/** The command lines of `korevital` below the help of a command. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  npx korevital ${line}`).join("\n")}`;
}
