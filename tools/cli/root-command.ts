import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import packageJson from "../../package.json" with { type: "json" };
import { helpConfiguration, outputConfiguration } from "./help.ts";

/** `korevital`, with some commands. */
export function rootCommand(commands: readonly CommandUnknownOpts[]): CommandUnknownOpts {
  const root = new Command("korevital")
    .description("KoreVital: events of wearable devices become summaries that people can trust.")
    .usage("COMMAND [ARGUMENTS] [OPTIONS]")
    .version(packageJson.version, "-V, --version", "prints the version")
    .helpOption("-h, --help", "prints this help")
    .helpCommand("help [COMMAND]", "prints the help of a command")
    .configureHelp(helpConfiguration)
    .configureOutput(outputConfiguration)
    .exitOverride()
    .addHelpText("after", "\nnpx korevital help COMMAND describes a command. docs/cli.md describes all of them.");
  for (const command of commands) root.addCommand(command);
  inheritSettings(root, "korevital");
  return root;
}

/** Commands that are declared apart inherit no settings by themselves. */
function inheritSettings(parent: CommandUnknownOpts, path: string): void {
  for (const command of parent.commands) {
    const name = `${path} ${command.name()}`;
    command
      .copyInheritedSettings(parent)
      .helpOption("-h, --help", "prints this help")
      .showHelpAfterError(`(npx ${name} --help describes it)`);
    if (command.commands.length > 0) command.helpCommand(false);
    inheritSettings(command, name);
  }
}
