import { parseArgs } from "node:util";
import { lakeFor } from "../../shared/composition.ts";
import { reconstructManifest } from "../../shared/operations/recovery/reconstruct-manifest.ts";
import { restoreLake } from "../../shared/operations/recovery/restore-lake.ts";
import { exitWithError } from "../common/fail.ts";
import { singleArgument } from "../common/single-argument.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";

const usage = `npm run restore -- lake [--before TIME]
npm run restore -- manifest

Recovers bronze. Stop the app first; docs/recovery.md describes the whole procedure. Both commands write only what does
not exist, and can be repeated.
  lake             writes bronze, quarantine and manifest from the second copy (COPY_STORAGE) into an empty lake
  manifest         reconstructs the lost table manifest from the files of bronze and quarantine
  --before TIME    uses the newest copy before that time, such as 2026-11-24T12:00:00Z
${targetUsage}`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...targetOptions, before: { type: "string" }, help: { type: "boolean", default: false } },
  });
  const what = singleArgument(positionals, "what to restore");
  if (values.help || what === undefined) return console.log(usage);
  if (what !== "lake" && what !== "manifest") throw new Error(`${what}: lake or manifest expected`);
  const before = values.before === undefined ? undefined : Date.parse(values.before);
  if (Number.isNaN(before)) throw new Error(`--before ${values.before}: a time such as 2026-11-24T12:00:00Z expected`);
  const azure = openTarget(values);
  try {
    const began = Date.now();
    const result = what === "manifest" ? await manifest() : await lake();
    console.log(`${result}, in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  } finally {
    await azure.close();
  }

  async function lake(): Promise<string> {
    if (azure.copy === undefined) throw new Error("COPY_STORAGE is not set: the account with the second copy");
    const { asOf, blobs, bytes, rows } = await restoreLake(lakeFor(azure), azure.copy, before, progress);
    return `restored ${blobs} files of ${bytes} bytes and ${rows} manifest rows as of ${new Date(asOf).toISOString()}`;
  }

  async function manifest(): Promise<string> {
    const { partitions, files, leftovers, events } = await reconstructManifest(lakeFor(azure), progress);
    return `reconstructed ${partitions} partitions with ${files} files and ${events} events; ${leftovers} files are leftovers`;
  }
}

function progress(done: number, all: number): void {
  if (done % 1000 === 0) console.error(`${done} of ${all} files`);
}

main().catch(exitWithError);
