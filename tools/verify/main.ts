import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { summaries } from "../../shared/gold/registry.ts";
import { targetOptions } from "../common/target.ts";
import { az } from "../delivery/az.ts";
import { groupOf } from "../delivery/deployment.ts";
import { openAzureTarget } from "./azure-target.ts";
import { openLocalTarget } from "./local-target.ts";
import { readVerifyOptions } from "./options.ts";
import { leftText, skippedText, stepText, verificationMarkdown } from "./report.ts";
import { sampleOf, verifiable } from "./sample.ts";
import type { EnvironmentName, Target } from "./target.ts";
import { verify } from "./verify.ts";

const known = verifiable(summaries);
const unhurried = known.filter((summary) => summary.unhurried).map(({ name }) => name);

const usage = `npm run verify:deployed -- --env dev|qa|uat|prod|local [options]

Proves that an environment works: sends a made-up day of two made-up people, one part over HTTP and one in a landed file, waits for it
in gold, and compares with what was computed beforehand. Ends with 0 when all is right, 1 when not, 2 when it could not be tried.
  --batch http       the batch over HTTP, too: where the lake cannot be reached from here (private environments)
  --unhurried        waits in Azure for what is computed once an hour, too (${unhurried.join(", ")})
  --timeout MINUTES  for all of it: 20, with --unhurried 80, and 2 for local
  --skip SUMMARY     is not waited for; may be given several times (${known.map(({ name }) => name).join(", ")})
  --build ID         that of the package which must answer (npm run bundle says it; answers carry it as x-korevital-build)
  --report FILE      also as Markdown
  --url URL          of the app, when it is not reached by its own name
  --data FOLDER      of the local stack (.local, or KOREVITAL_DATA)
In Azure it does what it does as whoever is logged in to the Azure command line (docs/deploy.md says with which roles). The function key
comes from KOREVITAL_KEY; without it one is made for the run and deleted afterwards. AZURE_RESOURCE_GROUP says in which group, if
not rg-korevital-ENV.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      ...targetOptions,
      env: { type: "string" },
      batch: { type: "string" },
      timeout: { type: "string" },
      skip: { type: "string", multiple: true, default: [] },
      build: { type: "string" },
      unhurried: { type: "boolean", default: false },
      report: { type: "string" },
      url: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { environment, ...verifying } = readVerifyOptions(values, known);
  const now = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const sample = sampleOf(`verify-${now}-${randomBytes(3).toString("hex")}`);
  const target = await openTargetOf(environment, sample.tag, values);
  try {
    console.log(`${target.name}: ${sample.tag}`);
    const edge = { fetch, now: Date.now, wait: sleep };
    const done = await verify(target, sample, verifying, edge, (step) => console.log(stepText(step)));
    console.log([leftText(done), skippedText(done)].filter(Boolean).join("\n"));
    if (values.report !== undefined) await writeFile(values.report, verificationMarkdown(done));
    return done.passed ? 0 : 1;
  } finally {
    // What was found out stands, whatever becomes of the key.
    await target.close().catch((error) => console.error(`What was made for the run stays: ${error.message}`));
  }
}

async function openTargetOf(
  environment: EnvironmentName,
  tag: string,
  { data, url }: { readonly data?: string | undefined; readonly url?: string | undefined },
): Promise<Target> {
  if (environment === "local") return openLocalTarget({ data });
  const group = groupOf(environment, process.env["AZURE_RESOURCE_GROUP"]);
  return openAzureTarget(az, { environment, group, tag, url, key: process.env["KOREVITAL_KEY"] });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
