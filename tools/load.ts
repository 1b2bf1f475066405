import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Azure } from "../shared/azure/clients.ts";
import { progressLine } from "./bar.ts";
import { fail } from "./fail.ts";
import { readEventFile } from "./files.ts";
import type { GeneratedEvent } from "./history.ts";
import { readPipeline, waitUntilSettled } from "./progress.ts";
import { publish } from "./publish.ts";
import { quarantineCounts, quarantineText } from "./quarantine.ts";
import { openTarget, targetOptions, targetUsage } from "./settings.ts";

const usage = `npm run load -- FOLDER [--reverse]

Publishes the events of a folder's files through the hubs, in the order of their names, and waits until they are in gold.
Files are recognised by their content: CSV with a known head, JSON arrays, JSON lines, with or without envelopes.
  --reverse        the files in reverse order
${targetUsage}`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...targetOptions,
      reverse: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [folder] = positionals;
  if (values.help || folder === undefined) {
    console.log(usage);
    return;
  }
  const events = await readFolder(folder, values.reverse);
  if (events.length === 0) throw new Error(`${folder} has no file that KoreVital knows`);
  const azure = openTarget(values);
  try {
    await load(azure, events);
  } finally {
    await azure.close();
  }
}

async function readFolder(folder: string, reverse: boolean): Promise<GeneratedEvent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
  const events: GeneratedEvent[] = [];
  for (const name of reverse ? names.reverse() : names) {
    const file = readEventFile(await readFile(join(folder, name), "utf8"));
    const streams = [...new Set(file?.events.map(({ stream }) => stream))];
    console.log(
      file === undefined
        ? `${name}: no stream knows it, left out`
        : `${name}: ${file.events.length} events of ${streams.join(", ")} (${file.format})`,
    );
    for (const event of file?.events ?? []) events.push(event);
  }
  return events;
}

async function load(azure: Azure, events: readonly GeneratedEvent[]): Promise<void> {
  const { landed } = await readPipeline(azure);
  await publish(azure, events);
  const line = progressLine(events.length);
  const settled = await waitUntilSettled(azure, landed, events.length, line.show);
  line.done();
  const quarantined = settled.landed.quarantined - landed.quarantined;
  console.log(
    `${events.length} events: ${settled.landed.accepted - landed.accepted} accepted, ${quarantined} quarantined.`,
  );
  if (quarantined > 0) console.log(quarantineText(await quarantineCounts(azure)));
}

main().catch(fail);
