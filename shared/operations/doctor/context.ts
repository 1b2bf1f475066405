import type { Landing } from "../../bronze/landing/land-file.ts";
import type { LandingFile } from "../../bronze/landing/landing-file.ts";
import type { Summary } from "../../gold/summary.ts";
import type { Checkpoints } from "../../platform/azure/checkpoints.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import type { Orchestrations } from "../../platform/azure/orchestrations.ts";
import type { Table } from "../../platform/azure/tables.ts";
import type { Stream } from "../../streams/stream.ts";

/** The stores that the doctor reads. Only a repair writes to them. */
export interface DoctorContext {
  readonly streams: readonly Stream[];
  readonly summaries: readonly Summary[];
  hub(stream: Stream): Pick<Hub, "state" | "events" | "address" | "createdOn">;
  /** Undefined if the host's storage is not configured. */
  readonly checkpoints: Checkpoints | undefined;
  /** Manifest, bronze, quarantine, landing. */
  readonly lake: Landing;
  /** Milliseconds after its last change before a file counts as missed. */
  readonly landingGrace: number;
  /** Refresh interval of summaries that are not refreshed at each run; milliseconds. */
  readonly goldRefreshInterval: number;
  /** Puts a file into the landing queue. */
  enqueue(file: LandingFile): Promise<void>;
  /** The ledger of the quarantine. */
  readonly ledger: Table;
  silver(container: string): DocumentContainer;
  gold(container: string): DocumentContainer;
  /** Name of the silver database, under which the manifest contains its progress. */
  readonly database: string;
  /** Undefined if the function app's URL is not configured. */
  readonly orchestrations: Pick<Orchestrations, "status"> | undefined;
  /** Epoch milliseconds. */
  now(): number;
}
