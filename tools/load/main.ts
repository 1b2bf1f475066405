import { parseArgs } from "node:util";
import { total } from "../../shared/bronze/manifest/outcome-counts.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { printable } from "../../shared/platform/printable.ts";
import { endProcess } from "../common/end-process.ts";
import { exitWithError } from "../common/fail.ts";
import { readPipeline } from "../common/pipeline-state.ts";
import { singleArgument } from "../common/single-argument.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { quarantineCounts, quarantineText } from "../quarantine/counts.ts";
import { printUnderWay } from "../status/read.ts";
import { filesIn } from "./files-in.ts";
import { loadThroughHubs } from "./through-hubs.ts";
import { loadThroughLanding } from "./through-landing.ts";

const usage = `npm run load -- FOLDER [--through landing|hubs] [--reverse]

Loads the files of a folder and its subfolders in the order of their paths and waits until their records are
in gold; prints what is still under way then: outbox messages and exports. The format is detected from the
content: CSV with a known header, JSON, or JSON lines, with or without envelopes, gzipped or not. Both ways
accept and reject the same records. The exit code is 1 if nothing was recognised in any file.
  --through landing   uploads the files to the container landing, as a partner does (default)
  --through hubs      publishes their records as events, as devices do
  --reverse           loads the files in reverse order
${targetUsage}`;

const loaders = { landing: loadThroughLanding, hubs: loadThroughHubs };

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...targetOptions,
      through: { type: "string", default: "landing" },
      reverse: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const folder = singleArgument(positionals, "FOLDER");
  if (values.help || folder === undefined) {
    console.log(usage);
    return;
  }
  const { through } = values;
  if (through !== "landing" && through !== "hubs") throw new Error("--through must be landing or hubs");
  const { files, skipped } = await filesIn(folder);
  for (const path of skipped) console.log(`${printable(path)}: neither a file nor a folder, skipped`);
  if (files.length === 0) throw new Error(`${folder} has no files`);
  const azure = openTarget(values);
  try {
    const { landed: before } = await readPipeline(azure);
    const start = Date.now();
    await loaders[through](azure, folder, values.reverse ? files.toReversed() : files);
    await printOutcomes(azure, before, start);
    await printUnderWay(azure);
  } finally {
    await azure.close();
  }
}

async function printOutcomes(azure: Azure, before: Parameters<typeof total>[0], since: number): Promise<void> {
  const { landed } = await readPipeline(azure);
  const quarantined = landed.quarantined - before.quarantined;
  const accepted = landed.accepted - before.accepted;
  console.log(`${total(landed) - total(before)} events: ${accepted} accepted, ${quarantined} quarantined.`);
  if (quarantined > 0) console.log(quarantineText(await quarantineCounts(azure, { since })));
}

main().then(endProcess, exitWithError);
