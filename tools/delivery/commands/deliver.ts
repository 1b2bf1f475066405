import { existsSync } from "node:fs";
import { appendFile, readFile, rm } from "node:fs/promises";
import { deployInfrastructure, deployPackage, keepLogin, type Place } from "../azure.ts";
import { deliver } from "../deliver.ts";
import { groupOf } from "../deployment.ts";
import { environmentIn, required } from "../flags.ts";
import type { Command, Flags, World } from "./command.ts";

/** Brings a package to an environment; true only when it is verified there. */
export const deliverPackage: Command = async (flags, world) => {
  const environment = environmentIn(flags.env);
  const { az, variables, say } = world;
  const place: Place = { environment, group: groupOf(environment, variables["AZURE_RESOURCE_GROUP"]) };
  const builds = new Map<string, string>();
  const outcome = await deliver(
    {
      async infrastructure() {
        await keepLogin(az);
        if (flags["app-only"]) return;
        say(`${environment}: infrastructure`);
        await deployInfrastructure(az, place);
      },
      async deploy(file) {
        // What is no package of ours is not deployed.
        builds.set(file, await world.buildOf(file));
        say(`${environment}: ${file}, build ${builds.get(file)}`);
        await deployPackage(az, place, file);
      },
      verify: (file) => verifyAndKeep(["--env", environment, "--build", builds.get(file) ?? ""], flags, world),
      say,
    },
    { next: required("package", flags.package), previous: previousIn(flags, say) },
  );
  say(`${environment}: ${outcome}`);
  if (flags.report !== undefined) await appendFile(flags.report, `\n**${environment}: ${outcome}**\n`);
  return outcome === "delivered";
};

/** Its report goes behind what the report holds already: after a way back there are two. */
async function verifyAndKeep(
  what: readonly string[],
  { batch, report, skip }: Flags,
  { verify }: World,
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

/** The first time there is none: pipelines name the file in any case. */
function previousIn({ previous: file }: Flags, say: World["say"]): string | undefined {
  if (file === undefined || existsSync(file)) return file;
  say(`There is no ${file}: nothing to go back to.`);
  return undefined;
}
