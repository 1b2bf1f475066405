import { join, resolve } from "node:path";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { everybody } from "../../shared/serving/audit/audit-record.ts";
import { audiences } from "../../shared/serving/exports/exports.ts";
import { exportedTables } from "../../shared/serving/exports/tables.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { claimMirror } from "./audience.ts";
import { mirror } from "./mirror.ts";

export interface ExportFlags extends TargetFlags {
  readonly personal: boolean;
  readonly to?: string | undefined;
}

/** Downloads the export files that changed. */
export async function downloadExports(flags: ExportFlags): Promise<void> {
  const [masked, personal] = audiences;
  const { container } = flags.personal ? personal : masked;
  const folder = resolve(flags.to ?? join(stackFolder(flags), "exports", container));
  const azure = openTarget(flags);
  try {
    claimMirror(folder, container);
    if (flags.personal) await recordCommandRead(azure, "exports", { what: container, subjects: everybody }, Date.now());
    for (const { name } of exportedTables) console.log(await fetchSummary(azure, container, name, folder));
  } finally {
    await azure.close();
  }
}

async function fetchSummary(azure: Azure, container: string, summary: string, folder: string): Promise<string> {
  const files = await mirror(azure.blobs(container), summary, folder);
  if (files.length === 0) return `${summary}: not exported yet (see EXPORT_SCHEDULE)\n`;
  const lines = files.map(({ path, size }) => `  ${String(size).padStart(9)} bytes  ${path}`);
  return `${summary}: ${files.length} files\n${lines.join("\n")}\n\n${duckDb(summary, folder)}\n`;
}

/** Only for a downloaded folder: a container also has replaced files, and must be read by the log. */
function duckDb(summary: string, folder: string): string {
  const files = join(folder, summary, "*.parquet").replaceAll("'", "''");
  return `In DuckDB (the folder has the files of the latest version alone, so the log is not needed):\n  SELECT * FROM read_parquet('${files}');`;
}
