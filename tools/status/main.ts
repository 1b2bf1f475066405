import type { Azure } from "../../shared/platform/azure/clients.ts";
import { pollUntil } from "../common/poll.ts";
import { type Flags, runCommand } from "../common/run-command.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { readStatus } from "./read.ts";
import { statusText } from "./text.ts";
import { underWay } from "./under-way.ts";

const usage = `npm run status [-- --wait] [--format table|json]

Prints what the pipeline has received, the backlog of silver, gold and outbox, and as of when each export is: the
response of GET /api/pipeline.
  --wait           first waits until nothing is under way: everything is in gold, published and exported
${targetUsage}`;

const options = {
  ...targetOptions,
  wait: { type: "boolean", default: false },
  format: { type: "string", default: "table" },
} as const;

/** Longer than the hour between two exports in Azure. */
const stallTimeout = 75 * 60_000;

async function main(flags: Flags<typeof options>): Promise<void> {
  if (flags.format !== "table" && flags.format !== "json") throw new Error("--format must be table or json");
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

await runCommand(usage, options, main);
