import { lakeFor } from "../../shared/composition.ts";
import { reconstructManifest } from "../../shared/operations/recovery/reconstruct-manifest.ts";
import { restoreLake } from "../../shared/operations/recovery/restore-lake.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";

export interface RestoreFlags extends TargetFlags {
  readonly before?: string | undefined;
}

/** @throws InvalidFlag for a `--before` that is no time */
export async function restore(what: "lake" | "manifest", flags: RestoreFlags): Promise<void> {
  const before = flags.before === undefined ? undefined : Date.parse(flags.before);
  if (Number.isNaN(before)) throw new Error(`--before ${flags.before}: a time such as 2026-11-24T12:00:00Z expected`);
  const azure = openTarget(flags);
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
