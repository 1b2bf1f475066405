import type { Azure } from "../../shared/platform/azure/clients.ts";
import { pollUntil } from "../common/poll.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { readStatus } from "./read.ts";
import { statusText } from "./text.ts";
import { underWay } from "./under-way.ts";

/** Longer than the hour between two exports in Azure. */
const stallTimeout = 75 * 60_000;

export interface StatusFlags extends TargetFlags {
  readonly wait: boolean;
  readonly format: "table" | "json";
}

/** Prints the status of the pipeline. */
export async function printStatus(flags: StatusFlags): Promise<void> {
  const azure = openTarget(flags);
  try {
    if (flags.wait) await waitUntilDone(azure);
    const report = await readStatus(azure);
    console.log(flags.format === "json" ? JSON.stringify(report, null, 2) : statusText(report));
  } finally {
    await azure.close();
  }
}

async function waitUntilDone(azure: Azure): Promise<void> {
  let last = "";
  const read = async () => {
    const lines = underWay(await readStatus(azure));
    // The first step that is not done: the later ones wait for it.
    const [first = ""] = lines;
    if (first !== last && first !== "") console.error(first);
    last = first;
    return lines;
  };
  const { state, isDone } = await pollUntil(read, (lines) => lines.length === 0, { stallTimeout, interval: 1_000 });
  if (!isDone) throw new Error(`no progress: ${state.join("; ")}`);
}
