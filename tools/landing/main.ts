import { parseArgs } from "node:util";
import { landingStatuses } from "../../shared/bronze/landing/landing-progress.ts";
import { exitWithError } from "../common/fail.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { listLandings } from "./list.ts";
import { showLanding } from "./show.ts";

const usage = `npm run landing -- list [--status STATUS] [--limit N] [--format table|json]
npm run landing -- show FILE

Landed files and their reports. list prints the newest files; show prints the reports of all versions of a file.
  --status         ${landingStatuses.join(", ")}
  --limit N        lists at most N files (50)
  FILE             name of the blob in landing, or the end of the name behind a slash
${targetUsage}`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...targetOptions,
      status: { type: "string" },
      limit: { type: "string", default: "50" },
      format: { type: "string", default: "table" },
      help: { type: "boolean", default: false },
    },
  });
  const [command, file, ...others] = positionals;
  if (values.help || command === undefined) {
    console.log(usage);
    return;
  }
  const { format } = values;
  const status = landingStatuses.find((one) => one === values.status);
  if (command !== "list" && command !== "show") throw new Error(`list or show expected, got ${command}`);
  if (others.length > 0 || (command === "list") !== (file === undefined))
    throw new Error("list takes no FILE, and show takes one");
  if (values.status !== undefined && status === undefined)
    throw new Error(`--status: ${landingStatuses.join(", ")} expected, got ${values.status}`);
  if (format !== "table" && format !== "json") throw new Error("--format must be table or json");
  if (!/^[1-9]\d{0,5}$/.test(values.limit)) throw new Error("--limit: a number from 1 to 999999 expected");
  const azure = openTarget(values);
  try {
    const store = { manifest: azure.table("manifest"), reports: azure.blobs("landing-reports") };
    const text =
      file === undefined
        ? await listLandings(store.manifest, { status, limit: Number(values.limit), format })
        : await showLanding(store, file);
    console.log(text);
  } finally {
    await azure.close();
  }
}

main().catch(exitWithError);
