import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { isoTime } from "../../shared/platform/time.ts";
import { failureText } from "../cli/failure.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { az } from "../delivery/az.ts";
import { groupOf } from "../delivery/deployment.ts";
import { openAzureTarget } from "./azure-target.ts";
import { openLocalTarget } from "./local-target.ts";
import type { VerifyOptions } from "./options.ts";
import { remainingText, skippedText, stepText, verificationMarkdown } from "./report.ts";
import { sampleOf } from "./sample.ts";
import type { EnvironmentName, Target } from "./target.ts";
import { verify } from "./verify.ts";

/** It could not run: nothing is known about the environment. */
const couldNotRun = 2;

export interface VerifyTargetFlags extends TargetFlags {
  readonly report?: string | undefined;
  readonly url?: string | undefined;
}

/** Verifies an environment, and returns the exit code. */
export async function runVerification(
  options: VerifyOptions & { readonly environment: EnvironmentName },
  flags: VerifyTargetFlags,
): Promise<number> {
  try {
    return await verifyEnvironment(options, flags);
  } catch (error) {
    console.error(failureText(error));
    return couldNotRun;
  }
}

async function verifyEnvironment(
  { environment, ...verifying }: VerifyOptions & { readonly environment: EnvironmentName },
  flags: VerifyTargetFlags,
): Promise<number> {
  const now = isoTime(Date.now()).slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const sample = sampleOf(`verify-${now}-${randomBytes(3).toString("hex")}`);
  const target = await openTargetOf(environment, sample.tag, flags);
  try {
    console.log(`${target.name}: ${sample.tag}`);
    const runtime = { fetch, now: Date.now, wait: sleep };
    const result = await verify(target, sample, verifying, runtime, (step) => console.log(stepText(step)));
    console.log([remainingText(result), skippedText(result)].filter(Boolean).join("\n"));
    if (flags.report !== undefined) await writeFile(flags.report, verificationMarkdown(result));
    return result.passed ? 0 : 1;
  } finally {
    // A failure of close must not change the result.
    await target.close().catch((error) => console.error(`Temporary resources remain: ${error.message}`));
  }
}

async function openTargetOf(
  environment: EnvironmentName,
  tag: string,
  { data, url }: VerifyTargetFlags,
): Promise<Target> {
  const key = process.env["KOREVITAL_KEY"];
  if (environment === "local") return openLocalTarget({ data, url }, key);
  const group = groupOf(environment, process.env["AZURE_RESOURCE_GROUP"]);
  return openAzureTarget(az, { environment, group, tag, url, key });
}
