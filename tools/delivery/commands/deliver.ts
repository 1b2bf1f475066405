import { existsSync } from "node:fs";
import { appendFile, readFile, rm } from "node:fs/promises";
import type { Environment } from "../../bicep/snapshot.ts";
import { cacheTokens, type DeploymentTarget, deployInfrastructure, deployPackage } from "../azure.ts";
import { deliver } from "../deliver.ts";
import { groupOf } from "../deployment.ts";
import { environmentIn, required } from "../flags.ts";
import { receiver, receiverVariables } from "../receivers.ts";
import type { Command, CommandContext, Flags } from "./command.ts";

/** Deploys a package to an environment; returns true only if it is verified. */
export const deliverPackage: Command = async (flags, context) => {
  const environment = environmentIn(flags.env);
  const { az, variables, log } = context;
  const target: DeploymentTarget = { environment, group: groupOf(environment, variables["AZURE_RESOURCE_GROUP"]) };
  if (!flags.appOnly) requireReceivers(environment, variables);
  const builds = new Map<string, string>();
  const outcome = await deliver(
    {
      async infrastructure() {
        await cacheTokens(az);
        if (flags.appOnly) return;
        log(`${environment}: infrastructure`);
        await deployInfrastructure(az, target);
      },
      async deploy(file) {
        // Rejects files that are not a deployment package.
        builds.set(file, await context.buildOf(file));
        log(`${environment}: ${file}, build ${builds.get(file)}`);
        await deployPackage(az, target, file);
      },
      verify: (file) => verifyAndReport(["--env", environment, "--build", builds.get(file) ?? ""], flags, context),
      log,
    },
    { next: required("package", flags.package), previous: previousIn(flags, log) },
  );
  log(`${environment}: ${outcome}`);
  if (flags.report !== undefined) await appendFile(flags.report, `\n**${environment}: ${outcome}**\n`);
  return outcome === "delivered";
};

/** Parameter files of environments with real data read them. @throws Error for an absent one, or a placeholder */
function requireReceivers(environment: Environment, variables: CommandContext["variables"]): void {
  if (environment !== "uat" && environment !== "prod") return;
  for (const name of receiverVariables) {
    const value = receiver(variables, name);
    const isPlaceholder = /[@/.](example|korevital)\.(com|org|net|invalid)\b/.test(value ?? "");
    if (value === undefined || isPlaceholder)
      throw new Error(
        `${name} is ${isPlaceholder ? "a placeholder" : "not set"}: alerts of ${environment} reach nobody`,
      );
  }
}

/** Appends to the report, which contains two verifications after a rollback. */
async function verifyAndReport(
  what: readonly string[],
  { batch, report, skip }: Flags,
  { verify }: CommandContext,
): Promise<boolean> {
  const part = report === undefined ? undefined : `${report}.part`;
  const passed = await verify([
    ...what,
    ...(batch === undefined || batch === "" ? [] : ["--batch", batch]),
    ...(part === undefined ? [] : ["--report", part]),
    ...skip.flatMap((name) => ["--skip", name]),
  ]);
  if (report === undefined || part === undefined || !existsSync(part)) return passed;
  await appendFile(report, await readFile(part, "utf8"));
  await rm(part);
  return passed;
}

/** The file does not exist at the first deployment; pipelines always pass its name. */
function previousIn({ previous: file }: Flags, log: CommandContext["log"]): string | undefined {
  if (file === undefined || existsSync(file)) return file;
  log(`${file} does not exist: no rollback possible.`);
  return undefined;
}
