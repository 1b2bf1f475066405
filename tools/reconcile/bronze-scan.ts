import { dayOf } from "../../shared/bronze/files/file-name.ts";
import type { ManifestRow } from "../../shared/bronze/manifest/manifest-row.ts";
import { listPartitions, partitionFromKey } from "../../shared/bronze/manifest/partition.ts";
import { scan } from "../../shared/bronze/manifest/scan.ts";
import { lakeFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { RejectionCode } from "../../shared/streams/outcome.ts";
import { manifestRowEvents } from "../common/manifest-row-events.ts";
import { Digester, hashOf } from "./digest.ts";

/** The matching events of one stream in bronze and quarantine. */
export interface FoundStream {
  readonly accepted: Digester;
  readonly quarantined: Digester;
  readonly quarantinedBy: Map<RejectionCode, number>;
}

export interface BronzeScan {
  /** Reads the events that landed since the last call. */
  read(): Promise<void>;
  /** Number of matching events read so far, including those counted separately. */
  count(): number;
  stream(name: string): FoundStream;
  streams(): readonly string[];
  /** Number of copies of a body in a stream; only for the bodies of `countSeparately`. */
  copies(stream: string, bodyHash: string): number;
  /** Number of events that are not own ones. */
  others(): number;
}

export interface ScanOptions {
  /** Substring that a body must contain. Every body matches if absent. */
  readonly prefix?: string;
  /** YYYY-MM-DD: files with an earlier ingestion date are not read. */
  readonly since?: string;
  /** Hashes of bodies that are counted individually and excluded from the digests. */
  readonly countSeparately?: ReadonlySet<string>;
  /** Whether a body is one of those that are compared; the events of others are only counted. */
  readonly isOwn?: (bodyHash: string, body: Buffer) => boolean;
}

/** Scans every file that the manifest lists. Each file is read once. */
export function openBronzeScan(
  azure: Azure,
  { prefix = "", since = "", countSeparately = new Set(), isOwn = () => true }: ScanOptions,
): BronzeScan {
  const { manifest } = lakeFor(azure);
  const positions = new Map<string, number>();
  const streams = new Map<string, FoundStream>();
  const counted = new Map<string, number>();
  let total = 0;
  let others = 0;

  const streamOf = (name: string): FoundStream => {
    const known = streams.get(name);
    if (known !== undefined) return known;
    const added = { accepted: new Digester(), quarantined: new Digester(), quarantinedBy: new Map() };
    streams.set(name, added);
    return added;
  };
  const add = (stream: string, body: Uint8Array, code: RejectionCode | undefined) => {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    if (!bytes.includes(prefix)) return;
    const bodyHash = hashOf(body);
    if (!isOwn(bodyHash, bytes)) {
      others += 1;
      return;
    }
    const { accepted, quarantined, quarantinedBy } = streamOf(stream);
    total += 1;
    if (code !== undefined) quarantinedBy.set(code, (quarantinedBy.get(code) ?? 0) + 1);
    if (countSeparately.has(bodyHash)) counted.set(stream + bodyHash, (counted.get(stream + bodyHash) ?? 0) + 1);
    else (code === undefined ? accepted : quarantined).add(bodyHash);
  };
  return {
    async read() {
      for (const key of await listPartitions(manifest)) {
        const { stream } = partitionFromKey(key);
        const read = async (row: ManifestRow, after: number) => ({
          row,
          events: await manifestRowEvents(azure, row, after, (file) => dayOf(file) >= since),
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
    copies: (stream, bodyHash) => counted.get(stream + bodyHash) ?? 0,
    others: () => others,
  };
}
