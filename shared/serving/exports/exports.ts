import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import type { RetryConflicts } from "../../platform/optimistic-concurrency.ts";
import type { Masking } from "../masking/mask.ts";

/** The stores and settings of an export. */
export interface Exports {
  /** A container of gold. */
  gold(container: string): DocumentContainer;
  /** A blob container. */
  blobs(container: string): BlobStore;
  /** Folder of a container -> the last version that was read or written. */
  readonly snapshots: Map<string, Snapshot>;
  readonly masking: Masking;
  /** IANA name of the reporting time zone, in which gold's days and months are. */
  readonly timeZone: string;
  readonly retryConflicts: RetryConflicts;
  /** Epoch milliseconds. */
  now(): number;
  /** A unique name. */
  newId(): string;
}

/** One container for each audience: access is granted by container. */
export const audiences = [
  { container: "gold", rows: "masked" },
  { container: "gold-personal", rows: "personal" },
] as const satisfies readonly { readonly container: string; readonly rows: "masked" | "personal" }[];

export type Audience = (typeof audiences)[number];
