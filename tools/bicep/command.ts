import { command, examples } from "../cli/command.ts";

const run = async (name: "check" | "snapshot" | "format") => (await import("./main.ts")).runBicep(name);

const check = command("check", "checks compilation, formatting, committed snapshots and policies").action(() =>
  run("check"),
);

const snapshot = command("snapshot", "writes the snapshots of the environments")
  .description("Expands the environments and writes bicep/environments/*.snapshot.json, to be committed.")
  .action(() => run("snapshot"));

const diff = command("diff", "compares with the committed snapshots")
  .description("Compares with the committed snapshots. The exit code is 1 if a resource would be deleted or replaced.")
  .option("--base <FOLDER>", "compares with the snapshots of another checkout")
  .option("--markdown <FILE>", "writes a report for a pull request")
  .option("--allow-loss", "the exit code is 0 even if a resource would be deleted or replaced", false)
  .action(async (flags) => (await import("./main.ts")).runBicep("diff", flags));

const format = command("format", "formats the .bicep files").action(() => run("format"));

const compile = command("compile", "writes the compiled templates")
  .description("Writes the template and the parameters of each environment as JSON.")
  .requiredOption("--to <FOLDER>", "target folder")
  .action(async (flags) => (await import("./main.ts")).runBicep("compile", flags));

export const bicep = command("bicep", "checks, expands, compares or formats the infrastructure", "deploy")
  .description(
    "Checks bicep/ with the Bicep compiler, without Azure, login or secrets. Uses the compiler on the PATH, of the " +
      "Azure CLI, or downloaded with the .NET SDK.",
  )
  .addCommand(check)
  .addCommand(snapshot)
  .addCommand(diff)
  .addCommand(format)
  .addCommand(compile)
  .addHelpText("after", examples("bicep check", "bicep diff --base ../main"));
