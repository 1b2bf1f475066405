import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { summaries } from "../../shared/gold/registry.ts";
import { errorMessage } from "../../shared/platform/error-message.ts";
import { isoTime } from "../../shared/platform/time.ts";
import { targetOptions } from "../common/target.ts";
import { az } from "../delivery/az.ts";
import { groupOf } from "../delivery/deployment.ts";
import { openAzureTarget } from "./azure-target.ts";
import { openLocalTarget } from "./local-target.ts";
import { readVerifyOptions } from "./options.ts";
import { remainingText, skippedText, stepText, verificationMarkdown } from "./report.ts";
import { sampleOf } from "./sample.ts";
import type { EnvironmentName, Target } from "./target.ts";
import { verifiableSummaries } from "./verifiable-summaries.ts";
import { verify } from "./verify.ts";

const verifiable = verifiableSummaries(summaries);
const hourly = verifiable.filter((summary) => summary.isHourly).map(({ name }) => name);

const usage = `npm run verify:deployed -- --env dev|qa|uat|prod|local [options]

Verifies an environment: sends one day of events of two generated people, partly over HTTP and partly in a landed file,
waits until they are in gold, and compares the rows with the expected ones. Exits with 0 if they match, 1 if not, 2 if
it could not run.
  --batch http       sends the file's events over HTTP too, if the lake is not reachable (private environments)
  --hourly           also verifies the summaries that Azure refreshes hourly (${hourly.join(", ")})
  --timeout MINUTES  for all steps (20; 80 with --hourly; 2 for local)
  --skip SUMMARY     a summary that is not verified; repeatable (${verifiable.map(({ name }) => name).join(", ")})
  --build ID         expected build id (npm run bundle prints it; responses contain it as x-korevital-build)
  --report FILE      also writes the result as Markdown
  --url URL          base URL of the app, if it differs from its host name
  --data FOLDER      data folder of the local stack (.local, or LOCAL_AZURE_DATA)
In Azure it uses the signed-in user of the Azure CLI (docs/deploy.md lists the roles). The function key is
KOREVITAL_KEY; without it, a temporary key is created and deleted. AZURE_RESOURCE_GROUP is the resource group
(rg-korevital-ENV).`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      ...targetOptions,
      env: { type: "string" },
      batch: { type: "string" },
      timeout: { type: "string" },
      skip: { type: "string", multiple: true, default: [] },
      build: { type: "string" },
      hourly: { type: "boolean", default: false },
      report: { type: "string" },
      url: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { environment, ...verifying } = readVerifyOptions(values, verifiable);
  const now = isoTime(Date.now()).slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const sample = sampleOf(`verify-${now}-${randomBytes(3).toString("hex")}`);
  const target = await openTargetOf(environment, sample.tag, values);
  try {
    console.log(`${target.name}: ${sample.tag}`);
    const runtime = { fetch, now: Date.now, wait: sleep };
    const result = await verify(target, sample, verifying, runtime, (step) => console.log(stepText(step)));
    console.log([remainingText(result), skippedText(result)].filter(Boolean).join("\n"));
    if (values.report !== undefined) await writeFile(values.report, verificationMarkdown(result));
    return result.passed ? 0 : 1;
  } finally {
    // A failure of close must not change the result.
    await target.close().catch((error) => console.error(`Temporary resources remain: ${error.message}`));
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
    console.error(errorMessage(error));
    process.exitCode = 2;
  },
);
