import { wordArgument } from "../cli/arguments.ts";
import { command } from "../cli/command.ts";

export const complete = command("complete", "prints the script that completes commands in a shell", "develop")
  .description(
    "Prints the script that completes commands, options, their values and paths in a shell. It completes the command " +
      "korevital, which must be on the PATH: node_modules/.bin contains it.",
  )
  .addArgument(wordArgument("<SHELL>", "bash, zsh or fish", ["bash", "zsh", "fish"]))
  .addHelpText(
    "after",
    `\nExamples:
  source <(npx korevital complete bash)
  source <(npx korevital complete zsh)
  npx korevital complete fish | source`,
  )
  .action(async (shell) => {
    const { script } = await import("@bomb.sh/tab");
    script(shell, "korevital", "korevital");
  });
