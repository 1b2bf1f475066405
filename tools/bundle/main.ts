import { parseArgs } from "node:util";
import { exitWithError } from "../common/fail.ts";
import { singleArgument } from "../common/single-argument.ts";
import { bundle } from "./bundle.ts";

const usage = `npm run bundle [-- FOLDER]

Builds the deployment package in FOLDER (dist): one source-mapped file, host.json and package.json, without
dependencies. FOLDER must be absent, empty, or an earlier bundle, which is replaced.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean", default: false } },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const folder = singleArgument(positionals, "FOLDER") ?? "dist";
  console.log(`Deployment package in ${folder}, build ${await bundle(folder)}.`);
}

main().catch(exitWithError);
