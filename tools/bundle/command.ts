import { command, examples } from "../cli/command.ts";

export const bundle = command("bundle", "builds the deployment package", "deploy")
  .description(
    "Builds the deployment package: one source-mapped file, host.json and package.json, without dependencies.",
  )
  .argument("[FOLDER]", "absent, empty, or an earlier bundle, which is replaced", "dist")
  .option("--delivery", "builds korevital delivery and verify instead, as files that run without npm packages", false)
  .addHelpText("after", examples("bundle", "bundle /tmp/package", "bundle --delivery /tmp/delivery"))
  .action(async (folder, { delivery }) => {
    if (delivery) {
      const { bundleDelivery } = await import("./bundle-delivery.ts");
      await bundleDelivery(folder);
      console.log(`Delivery commands in ${folder}.`);
      return;
    }
    const { bundle: build } = await import("./bundle.ts");
    console.log(`Deployment package in ${folder}, build ${await build(folder)}.`);
  });
