import { dayOf } from "../../shared/bronze/files/file-name.ts";
import { decodeLanded, decodeQuarantined } from "../../shared/bronze/files/parquet.ts";
import { readNamed } from "../../shared/bronze/files/read-listed.ts";
import { listPartitions } from "../../shared/bronze/manifest/commit.ts";
import { type ManifestRow, partitionFromKey } from "../../shared/bronze/manifest/manifest-row.ts";
import { behind, scan } from "../../shared/bronze/manifest/scan.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { Digester, hashOf } from "./digest.ts";

/** What bronze and quarantine hold of the events that were looked for. */
export interface FoundStream {
  readonly accepted: Digester;
  readonly quarantined: Digester;
  readonly quarantinedBy: Map<string, number>;
}

export interface BronzeScan {
  /** Reads what has landed since the last call. */
  read(): Promise<void>;
  /** Events found so far, the unsure ones too. */
  count(): number;
  stream(name: string): FoundStream;
  streams(): readonly string[];
  /** How often a body stands in a stream, for those bodies that were asked for. */
  times(stream: string, bodyHash: string): number;
}

export interface ScanOptions {
  /** What a body must hold to count; everything counts without it. */
  readonly prefix?: string;
  /** YYYY-MM-DD: files of earlier days of ingest are not read. */
  readonly since?: string;
  /** Hashes of bodies that are counted one by one, and left out of the digests. */
  readonly apart?: ReadonlySet<string>;
}

/** Looks through all files that count, those of the manifest; each is read once. */
export function bronzeScan(azure: Azure, { prefix = "", since = "", apart = new Set() }: ScanOptions): BronzeScan {
  const manifest = azure.table("manifest");
  const positions = new Map<string, number>();
  const streams = new Map<string, FoundStream>();
  const counted = new Map<string, number>();
  let total = 0;

  const streamOf = (name: string): FoundStream => {
    const known = streams.get(name);
    if (known !== undefined) return known;
    const made = { accepted: new Digester(), quarantined: new Digester(), quarantinedBy: new Map() };
    streams.set(name, made);
    return made;
  };
  const add = (stream: string, body: Uint8Array, code: string | undefined) => {
    if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(prefix)) return;
    const { accepted, quarantined, quarantinedBy } = streamOf(stream);
    const bodyHash = hashOf(body);
    total += 1;
    if (code !== undefined) quarantinedBy.set(code, (quarantinedBy.get(code) ?? 0) + 1);
    if (apart.has(bodyHash)) counted.set(stream + bodyHash, (counted.get(stream + bodyHash) ?? 0) + 1);
    else (code === undefined ? accepted : quarantined).add(bodyHash);
  };
  return {
    async read() {
      for (const key of await listPartitions(manifest)) {
        const { stream } = partitionFromKey(key);
        const read = async (row: ManifestRow, after: number) => ({
          row,
          events: await eventsOf(azure, row, since, after),
        });
        const rows = scan({ manifest, partitionKey: key, after: positions.get(key) ?? 0, read });
        for await (const { row, events } of rows) {
          for (const { body, code } of events) add(stream, body, code);
          positions.set(key, row.position);
        }
      }
    },
    count: () => total,
    stream: streamOf,
    streams: () => [...streams.keys()],
    times: (stream, bodyHash) => counted.get(stream + bodyHash) ?? 0,
  };
}

/** Of one row, those of its commits that lie behind `after`. */
async function eventsOf(
  azure: Azure,
  row: ManifestRow,
  since: string,
  after: number,
): Promise<{ readonly body: Uint8Array; readonly code?: string }[]> {
  const { dataFile, quarantineFile } = row;
  const isWanted = (file: string | undefined): file is string => file !== undefined && dayOf(file) >= since;
  const accepted = isWanted(dataFile) ? await decodeLanded(await readNamed(azure.blobs("bronze"), dataFile)) : [];
  const refused = isWanted(quarantineFile)
    ? await decodeQuarantined(await readNamed(azure.blobs("quarantine"), quarantineFile))
    : [];
  return [...behind(accepted, row, after), ...behind(refused, row, after)];
}
