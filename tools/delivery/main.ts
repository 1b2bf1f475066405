import { parseArgs } from "node:util";
import { fail } from "../common/fail.ts";
import { az } from "./az.ts";
import { commands } from "./commands.ts";
import { buildOf } from "./package-build.ts";
import { verifyInProcess } from "./verify-in-process.ts";

const usage = `npm run delivery -- what-if --env ENV [--report FILE] [--allow-loss] [--input FILE]
npm run delivery -- deliver --env ENV --package ZIP [--previous ZIP] [--app-only] [--batch landing|http] [--skip SUMMARY] [--report FILE]
npm run delivery -- comment --pull-request N --name NAME --file FILE
npm run delivery -- previous --env ENV
npm run delivery -- coverage [--file FILE] [--report FILE]

What the pipelines do, so that they hold no logic of their own; ENV is dev, qa, uat or prod.
  what-if    validates bicep/ against Azure and says what would change; ends with 1 when something would be deleted or replaced,
             unless --allow-loss; --input takes what az deployment group what-if printed instead
  deliver    infrastructure (unless --app-only), the package, npm run verify:deployed; the previous package again when that fails.
             Ends with 0 only when the new package is verified
  comment    writes a file as the one comment of that name in a pull request (GITHUB_TOKEN)
  previous   which run left the package that was verified there last (GITHUB_TOKEN); into GITHUB_OUTPUT as run-id
  coverage   what npm test measured, as Markdown
what-if and deliver work as whoever is logged in to the Azure command line. AZURE_RESOURCE_GROUP says in which group, if not
rg-korevital-ENV.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      env: { type: "string" },
      input: { type: "string" },
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
  if (run === undefined || others.length > 0) throw new Error(`no such command: ${positionals.join(" ")}\n\n${usage}`);
  const world = { az, fetch, variables: process.env, say: console.log, buildOf, verify: verifyInProcess };
  if (!(await run(values, world))) process.exitCode = 1;
}

main().catch(fail);
