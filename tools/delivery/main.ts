import { parseArgs } from "node:util";
import { exitWithError } from "../common/fail.ts";
import { az } from "./az.ts";
import { commands } from "./commands.ts";
import { buildOf } from "./package-build.ts";
import { verifyInChildProcess } from "./verify-in-process.ts";

const usage = `npm run delivery -- what-if --env ENV [--report FILE] [--allow-loss] [--input FILE]
                            [--template FILE --parameters FILE]
npm run delivery -- deliver --env ENV --package ZIP [--previous ZIP] [--app-only] [--batch landing|http]
                            [--skip SUMMARY] [--report FILE]
npm run delivery -- comment --pull-request N --name NAME --file FILE
npm run delivery -- previous --env ENV
npm run delivery -- coverage [--file FILE] [--report FILE]

The steps of the pipelines; ENV is dev, qa, uat or prod.
  what-if    validates bicep/ against Azure and prints the predicted changes; exits with 1 if a resource would be
             deleted or replaced, unless --allow-loss; --input reads the output of az deployment group what-if instead,
             --template and --parameters are compiled files (npm run bicep -- compile)
  deliver    deploys the infrastructure (unless --app-only) and the package, and runs npm run verify:deployed; deploys
             the previous package if that fails. Exits with 0 only if the new package is verified
  comment    creates or updates the comment of a name in a pull request (GITHUB_TOKEN)
  previous   finds the run of the last verified package (GITHUB_TOKEN); writes run-id to GITHUB_OUTPUT
  coverage   formats the coverage of npm test as Markdown
what-if and deliver use the signed-in user of the Azure CLI. AZURE_RESOURCE_GROUP is the resource group
(rg-korevital-ENV).`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      env: { type: "string" },
      input: { type: "string" },
      template: { type: "string" },
      parameters: { type: "string" },
      report: { type: "string" },
      package: { type: "string" },
      previous: { type: "string" },
      batch: { type: "string" },
      name: { type: "string" },
      file: { type: "string" },
      "pull-request": { type: "string" },
      "allow-loss": { type: "boolean", default: false },
      "app-only": { type: "boolean", default: false },
      skip: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
  });
  const [command = "", ...others] = positionals;
  if (values.help || positionals.length === 0) {
    console.log(usage);
    return;
  }
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (run === undefined || others.length > 0) throw new Error(`unknown command: ${positionals.join(" ")}\n\n${usage}`);
  const context = { az, fetch, variables: process.env, log: console.log, buildOf, verify: verifyInChildProcess };
  if (!(await run(values, context))) process.exitCode = 1;
}

main().catch(exitWithError);
