import type { Azure } from "../shared/azure/clients.ts";
import { listPartitions, rowsAfter } from "../shared/bronze/manifest.ts";
import { decodeQuarantined } from "../shared/bronze/parquet.ts";
import { partitionFromKey } from "../shared/bronze/rows.ts";

export interface QuarantineCount {
  readonly stream: string;
  readonly code: string;
  readonly field: string;
  readonly message: string;
  readonly count: number;
}

/** What was quarantined so far, by stream and reason, the most frequent first. */
export async function quarantineCounts(azure: Azure): Promise<QuarantineCount[]> {
  const manifest = azure.table("manifest");
  const quarantine = azure.blobs("quarantine");
  const counts = new Map<string, QuarantineCount>();
  for (const key of await listPartitions(manifest)) {
    const { stream } = partitionFromKey(key);
    for await (const { quarantineFile } of rowsAfter(manifest, key, 0)) {
      const file = quarantineFile === undefined ? undefined : await quarantine.read(quarantineFile);
      if (file === undefined) continue;
      for (const { code, field, message } of await decodeQuarantined(file)) {
        const known = counts.get(JSON.stringify([stream, code, field]));
        const count = (known?.count ?? 0) + 1;
        counts.set(JSON.stringify([stream, code, field]), { stream, code, field, message, count });
      }
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

export function quarantineText(counts: readonly QuarantineCount[]): string {
  if (counts.length === 0) return "Nothing was quarantined.";
  const lines = counts.map(
    ({ stream, code, field, message, count }) =>
      `  ${String(count).padStart(6)}  ${stream}: ${code}${field === "" ? "" : ` (${field})`} – ${message}`,
  );
  return ["Quarantined, with their original bytes:", ...lines].join("\n");
}
