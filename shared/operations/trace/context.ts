import type { Summary, View } from "../../gold/summary.ts";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { HubState } from "../../platform/azure/hubs.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";
import type { Stream } from "../../streams/stream.ts";
import type { QuarantineStore } from "../quarantine/store.ts";

/** Where everything stands that an event can have come to. Nothing here is written. */
export interface TraceWorld {
  readonly store: QuarantineStore;
  readonly streams: readonly Stream[];
  readonly definitions: readonly SilverDefinition[];
  readonly summaries: readonly Summary[];
  /** Undefined when the hub does not answer: all else can be told without it. */
  hub(stream: Stream): Promise<HubState | undefined>;
  silver(container: string): DocumentContainer;
  gold(container: string): DocumentContainer;
  /** Name of the silver database: its progress stands under it in the manifest. */
  readonly database: string;
  /** Silver as it is, in days of the reporting time zone. */
  readonly view: View;
  /** Blob containers of exports. */
  blobs(container: string): BlobStore;
}
