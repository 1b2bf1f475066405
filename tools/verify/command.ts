import { summaries } from "../../shared/gold/registry.ts";
import { oneOf, repeated, wordOption } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption } from "../cli/options.ts";
import { minutes, readVerifyOptions } from "./options.ts";
import { environmentNames } from "./target.ts";
import { verifiableSummaries } from "./verifiable-summaries.ts";

const verifiable = verifiableSummaries(summaries);
const hourly = verifiable.filter((summary) => summary.isHourly).map(({ name }) => name);
const names = verifiable.map(({ name }) => name);

export const verify = command("verify", "verifies an environment with generated events", "deploy")
  .description(
    "Verifies an environment: sends one day of events of two generated people, partly over HTTP and partly in a landed " +
      "file, waits until they are in gold, and compares the rows with the expected ones. In Azure it uses the signed-in " +
      "user of the Azure CLI (docs/deploy.md lists the roles). The function key is KOREVITAL_KEY; without it, a temporary " +
      "key is created and deleted. AZURE_RESOURCE_GROUP is the resource group (rg-korevital-ENV). " +
      "The exit code is 0 if the rows match, 1 if not, 2 if it could not run.",
  )
  .addOption(wordOption("--env <ENV>", "the environment", environmentNames).makeOptionMandatory())
  .addOption(
    wordOption("--batch <WAY>", "http sends the file's events over HTTP too, if the lake is not reachable", [
      "landing",
      "http",
    ]).default("landing" as const),
  )
  .option("--hourly", `also verifies the summaries that Azure refreshes hourly (${hourly.join(", ")})`, false)
  .option("--timeout <MINUTES>", "for all steps (default: 20; 80 with --hourly; 2 for local)", minutes)
  .option(
    "--skip <SUMMARY>",
    `a summary that is not verified; repeatable (${names.join(", ")})`,
    repeated(oneOf(names)),
    [],
  )
  .option("--build <ID>", "expected build id (korevital bundle prints it; responses contain it as x-korevital-build)")
  .option("--report <FILE>", "also writes the result as Markdown")
  .option(
    "--url <URL>",
    "base URL of the app, if it differs from its host name; with --env local, of an app in another Functions host",
  )
  .addOption(dataOption())
  .addHelpText("after", examples("verify --env local", "verify --env dev --batch http"))
  .action(async (flags) => {
    const { runVerification } = await import("./main.ts");
    process.exitCode = await runVerification(readVerifyOptions(flags, verifiable), flags);
  });
