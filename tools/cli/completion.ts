import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { RootCommand } from "@bomb.sh/tab";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** Values named so are paths of files or folders. */
const path = /\b(FILE|FOLDER|PATH|ZIP)\b/;

/**
 * The completion of the words of a command line, derived from the declarations: commands, options, their values, and
 * paths.
 */
export function completionOf(program: CommandUnknownOpts, words: readonly string[]): RootCommand {
  const completion = new RootCommand();
  const paths = () => pathsLike((words.at(-1) ?? "").replace(/^--[^=]*=/, ""));
  for (const { name, command } of described(program)) {
    const target = name === "" ? completion : completion.command(name, command.summary());
    for (const option of command.createHelp().visibleOptions(command)) {
      const long = option.long?.slice(2);
      if (long === undefined) continue;
      const short = option.short?.slice(1);
      if (!option.required && !option.optional) target.option(long, option.description, short);
      else target.option(long, option.description, valuesOf(option.argChoices, option.flags, paths));
    }
    for (const argument of command.registeredArguments)
      target.argument(argument.name(), valuesOf(argument.argChoices, argument.name(), paths), argument.variadic);
  }
  return completion;
}

function valuesOf(choices: readonly string[] | undefined, name: string, paths: () => readonly string[]) {
  return (complete: (value: string, description: string) => void) => {
    for (const value of choices ?? (path.test(name) ? paths() : [])) complete(value, "");
  };
}

/** All commands by their path: `quarantine list`. */
function* described(
  command: CommandUnknownOpts,
  name = "",
): Generator<{ readonly name: string; readonly command: CommandUnknownOpts }> {
  yield { name, command };
  for (const one of command.createHelp().visibleCommands(command))
    yield* described(one, `${name} ${one.name()}`.trim());
}

function pathsLike(start: string): string[] {
  const folder = start.endsWith("/") ? start : start.includes("/") ? `${dirname(start)}/` : "";
  try {
    const entries = readdirSync(join(folder === "" ? "." : folder), { withFileTypes: true });
    return entries.map((entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`);
  } catch {
    return [];
  }
}
