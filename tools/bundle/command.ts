import { command, examples } from "../cli/command.ts";

export const bundle = command("bundle", "builds the deployment package", "deploy")
  .description(
    "Builds the deployment package: one source-mapped file, host.json and package.json, without dependencies.",
  )
  .argument("[FOLDER]", "absent, empty, or an earlier bundle, which is replaced", "dist")
  .addHelpText("after", examples("bundle", "bundle /tmp/package"))
  .action(async (folder) => {
    const { bundle: build } = await import("./bundle.ts");
    console.log(`Deployment package in ${folder}, build ${await build(folder)}.`);
  });
