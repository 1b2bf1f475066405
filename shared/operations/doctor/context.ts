import type { Landing } from "../../bronze/landing/land-file.ts";
import type { LandingFile } from "../../bronze/landing/landing-file.ts";
import type { Summary } from "../../gold/summary.ts";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Orchestrations } from "../../platform/azure/orchestrations.ts";
import type { RetentionDays } from "../../platform/azure/retention-days.ts";
import type { Table } from "../../platform/azure/tables.ts";
import type { Serving } from "../../serving/postgres/serving.ts";
import type { Registry } from "../../serving/registry/registry.ts";
import type { RecoveryContext } from "../ingest-recovery/context.ts";

/** The stores that the doctor reads. Only a repair writes to them. */
export interface DoctorContext extends RecoveryContext {
  readonly summaries: readonly Summary[];
  /** Manifest, bronze, quarantine, landing. */
  readonly lake: Landing;
  /** Milliseconds after its last change before a file counts as missed. */
  readonly landingGrace: number;
  /** Refresh interval of summaries that are not refreshed at each run; milliseconds. */
  readonly goldRefreshInterval: number;
  /** Days after which silver is removed. */
  readonly retentionDays: RetentionDays;
  /** Puts a file into the landing queue. */
  enqueue(file: LandingFile): Promise<void>;
  /** A container of exported tables. */
  blobs(container: string): Pick<BlobStore, "read" | "list" | "remove">;
  /** The ledger of the quarantine. */
  readonly ledger: Table;
  silver(container: string): DocumentContainer;
  gold(container: string): DocumentContainer;
  /** Name of the silver database, under which the manifest contains its progress. */
  readonly database: string;
  /** Where erasures are stored. */
  readonly erasures: DocumentContainer;
  /** The messages of the outbox. */
  readonly messages: DocumentContainer;
  /** Undefined in an environment without a serving database. */
  readonly serving: Serving | undefined;
  /** Undefined in an environment without a registration database. */
  readonly registry: Pick<Registry, "postgres" | "pipeline" | "now"> | undefined;
  /** Undefined if the function app's URL is not configured. */
  readonly orchestrations: Pick<Orchestrations, "status"> | undefined;
}
