import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { groups } from "../cli/command.ts";
import { helpOf } from "../cli/help-text.ts";
import { code, generatedNotice, markdownTable, paragraph } from "./markdown.ts";
import { npmScripts } from "./npm-scripts.ts";

const introduction = [
  "`npx korevital COMMAND` runs a command. Each is also an npm script, whose arguments follow `--`: `npm run gold -- workout_bpm_summary`. Add `-s` (`npm run -s gold -- …`) to suppress the output of npm in pipes. `korevital` is in `node_modules/.bin`.",
  "**Help.** `npx korevital --help` lists the commands by purpose, `npx korevital help COMMAND` or `--help` behind a command describes it. A wrong word or flag is rejected with the nearest right one. `npx korevital complete bash` (or `zsh`, `fish`) prints the script that completes commands, flags, their values and paths.",
  "**Target.** Commands that read or write data use the running local stack. `--data FOLDER`, or the environment variable `LOCAL_AZURE_DATA`, selects the data folder of the stack; the default is `.local`. If the environment contains `COSMOS` or `COSMOS__accountEndpoint`, the commands use the Azure environment of the environment variables instead. They then also require `LAKE_STORAGE` and `EVENT_HUBS`, or their identity settings.",
  "**Personal data.** Commands mask personal data unless `--personal` is set. The exception is `korevital quarantine show`: it prints the original event, which can contain personal data.",
  "**Formats.** `--format table` is for people: numbers are rounded, lists are joined by commas, long texts are cut. `csv`, `json` (one array) and `ndjson` (one object per line) are exact; notes are on standard error. A report of `status` or `doctor` is one JSON object. `--sort=-count,stream` sorts, the minus descending; `--limit` prints the first rows.",
  "**Exit codes.** 0: what was asked for happened. 1: a failure, or a finding such as a difference or a violation. 2: a wrong command line; nothing was read or changed. `korevital verify` also exits with 2 if it could not run. 130: ended by Ctrl-C.",
  "**Output.** When the reader of a pipe ends, such as `head`, the command ends quietly. Colours appear on terminals only, and not with `NO_COLOR`. `DEBUG=1` also prints the stack of an error.",
];

/** `docs/cli.md`: every command, from the declarations that `--help` uses. */
export function cliPage(program: CommandUnknownOpts, scripts: Readonly<Record<string, string>>): string {
  const chapters = Object.values(groups).map((title) => {
    const commands = program.commands.filter((command) => command.helpGroup() === `${title}:`);
    return chapterOf(title, commands, aliases(scripts));
  });
  return `${generatedNotice}

# Commands

${introduction.map((text) => paragraph(text)).join("\n\n")}

${chapters.join("\n\n")}

## Scripts of the repository

${markdownTable(
  ["script", "description"],
  Object.entries(npmScripts).map(([name, description]) => [code(scriptText(name)), description]),
)}
`;
}

/** The npm scripts by the command that they run: `emulators config`. */
function aliases(scripts: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const entries = Object.entries(scripts).flatMap(([name, line]) => {
    const [, command] = /^node tools\/bin\/korevital\.js (.+)$/.exec(line) ?? [];
    return command === undefined ? [] : [[command, scriptText(name)] as const];
  });
  return new Map(entries);
}

function scriptText(name: string): string {
  return name === "start" || name === "test" ? `npm ${name}` : `npm run ${name}`;
}

function chapterOf(title: string, commands: readonly CommandUnknownOpts[], npm: ReadonlyMap<string, string>): string {
  const named = commands.flatMap((command) => [
    { name: command.name(), command },
    ...command.commands.map((one) => ({ name: `${command.name()} ${one.name()}`, command: one })),
  ]);
  const rows = named.map(({ name, command }) => {
    const alias = npm.get(name);
    return [code(`korevital ${name}`), alias === undefined ? "" : code(alias), command.summary()];
  });
  const texts = named.map(({ name, command }) => `### ${name}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``);
  return `## ${title}\n\n${markdownTable(["command", "npm script", "description"], rows)}\n\n${texts.join("\n\n")}`;
}
