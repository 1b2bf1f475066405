import type { Landing } from "../../bronze/landing/land-file.ts";
import type { LandingFile } from "../../bronze/landing/landed-file.ts";
import type { Summary } from "../../gold/summary.ts";
import type { Checkpoints } from "../../platform/azure/checkpoints.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import type { Orchestrations } from "../../platform/azure/orchestrations.ts";
import type { Table } from "../../platform/azure/tables.ts";
import type { Stream } from "../../streams/stream.ts";

/** What the doctor looks at. It writes only when it repairs. */
export interface DoctorWorld {
  readonly streams: readonly Stream[];
  readonly summaries: readonly Summary[];
  hub(stream: Stream): Pick<Hub, "state" | "events" | "address" | "createdOn">;
  /** Undefined when the host's storage is not known. */
  readonly checkpoints: Checkpoints | undefined;
  /** Manifest, bronze, quarantine, landing. */
  readonly lake: Landing;
  /** A file in landing that changed since does not count as missed yet; milliseconds. */
  readonly landingGrace: number;
  /** Milliseconds in which an unhurried summary has a turn. */
  readonly goldUnhurried: number;
  /** Puts a file in the queue. */
  enqueue(file: LandingFile): Promise<void>;
  /** Of the quarantine. */
  readonly ledger: Table;
  silver(container: string): DocumentContainer;
  gold(container: string): DocumentContainer;
  /** Name of the silver database: its progress stands under it in the manifest. */
  readonly database: string;
  /** Undefined when the function app is not known. */
  readonly orchestrations: Pick<Orchestrations, "status"> | undefined;
  /** Epoch milliseconds. */
  now(): number;
}
