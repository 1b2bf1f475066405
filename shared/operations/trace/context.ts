import type { GroupContext } from "../../gold/group-context.ts";
import type { Summary } from "../../gold/summary.ts";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { HubState } from "../../platform/azure/hubs.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";
import type { Stream } from "../../streams/stream.ts";
import type { QuarantineStore } from "../quarantine/store.ts";

/** The stores that can contain an event. A trace only reads them. */
export interface TraceContext {
  readonly store: QuarantineStore;
  readonly streams: readonly Stream[];
  readonly definitions: readonly SilverDefinition[];
  readonly summaries: readonly Summary[];
  /** Undefined if the hub does not respond: a trace works without it. */
  hub(stream: Stream): Promise<HubState | undefined>;
  silver(container: string): DocumentContainer;
  gold(container: string): DocumentContainer;
  /** Events with earlier times are not accepted; epoch milliseconds. */
  readonly earliestTime: number;
  /** Name of the silver database, under which the manifest contains its progress. */
  readonly database: string;
  /** Reads silver, and has the calendar of the reporting time zone. */
  readonly groupContext: Pick<GroupContext, "silver" | "calendar" | "alertRule">;
  /** Blob containers of exports. */
  blobs(container: string): BlobStore;
}
