import { parseArgs } from "node:util";
import { exitWithError } from "../common/fail.ts";
import { singleArgument } from "../common/single-argument.ts";
import { bundle } from "./bundle.ts";
import { bundleDelivery } from "./bundle-delivery.ts";

const usage = `npm run bundle [-- FOLDER]
npm run bundle -- --delivery FOLDER

Builds the deployment package in FOLDER (dist): one source-mapped file, host.json and package.json, without
dependencies. FOLDER must be absent, empty, or an earlier bundle, which is replaced.
  --delivery       builds the delivery and its verification as files that run without npm packages`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { delivery: { type: "string" }, help: { type: "boolean", default: false } },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  if (values.delivery !== undefined) {
    await bundleDelivery(values.delivery);
    console.log(`Delivery commands in ${values.delivery}.`);
    return;
  }
  const folder = singleArgument(positionals, "FOLDER") ?? "dist";
  console.log(`Deployment package in ${folder}, build ${await bundle(folder)}.`);
}

main().catch(exitWithError);
