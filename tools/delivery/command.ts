import { environments } from "../bicep/snapshot.ts";
import { repeated, wordOption } from "../cli/arguments.ts";
import { command } from "../cli/command.ts";
import type { Flags } from "./commands/command.ts";

const user = "Uses the signed-in user of the Azure CLI. AZURE_RESOURCE_GROUP is the resource group (rg-korevital-ENV).";
const envOption = () => wordOption("--env <ENV>", "the environment", environments).makeOptionMandatory();

const run = async (name: string, flags: Partial<Flags>) => (await import("./main.ts")).runDelivery(name, flags);

const whatIf = command("what-if", "validates bicep/ against Azure and prints the predicted changes")
  .description(
    "Validates bicep/ against Azure and prints the predicted changes. The exit code is 1 if a resource would be deleted " +
      `or replaced.\n${user}`,
  )
  .addOption(envOption())
  .option("--report <FILE>", "writes the changes as Markdown")
  .option("--allow-loss", "the exit code is 0 even if a resource would be deleted or replaced", false)
  .option("--input <FILE>", "reads the output of az deployment group what-if instead")
  .option("--template <FILE>", "the compiled template (korevital bicep compile) instead of the checkout's")
  .option("--parameters <FILE>", "its compiled parameters")
  .action((flags) => run("what-if", flags));

const deliver = command("deliver", "deploys the infrastructure and a package, and verifies it")
  .description(
    "Deploys the infrastructure and the package, and runs korevital verify; deploys the previous package if that fails. " +
      `The exit code is 0 only if the new package is verified.\n${user}`,
  )
  .addOption(envOption())
  .requiredOption("--package <ZIP>", "the package")
  .option("--previous <ZIP>", "the package that is deployed if the verification fails")
  .option("--app-only", "leaves the infrastructure as it is", false)
  .addOption(wordOption("--batch <WAY>", "of the verification", ["landing", "http", ""]))
  .option("--skip <SUMMARY>", "a summary that is not verified; repeatable", repeated(String), [])
  .option("--report <FILE>", "appends the result as Markdown")
  .action((flags) => run("deliver", flags));

const comment = command("comment", "creates or updates the comment of a name in a pull request (GITHUB_TOKEN)")
  .requiredOption("--pull-request <N>", "number of the pull request")
  .requiredOption("--name <NAME>", "name of the comment")
  .requiredOption("--file <FILE>", "its text")
  .action((flags) => run("comment", flags));

const previous = command("previous", "finds the run of the last verified package (GITHUB_TOKEN)")
  .description("Finds the run of the last verified package (GITHUB_TOKEN), and writes run-id to GITHUB_OUTPUT.")
  .addOption(envOption())
  .action((flags) => run("previous", flags));

const coverage = command("coverage", "formats the coverage of npm test as Markdown")
  .option("--file <FILE>", "the summary of the coverage (coverage/coverage-summary.json)")
  .option("--report <FILE>", "writes to a file")
  .action((flags) => run("coverage", flags));

export const delivery = command("delivery", "the steps of the deployment pipelines", "deploy")
  .description("The steps of the pipelines. docs/deploy.md describes the deployment.")
  .addCommand(whatIf)
  .addCommand(deliver)
  .addCommand(comment)
  .addCommand(previous)
  .addCommand(coverage);
