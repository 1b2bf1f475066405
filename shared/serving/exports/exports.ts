import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Pseudonymise } from "../masking/pseudonym.ts";

/** What an export needs of the world. */
export interface Exports {
  /** A Cosmos DB container of gold. */
  gold(container: string): DocumentContainer;
  /** A blob container. */
  blobs(container: string): BlobStore;
  readonly pseudonymise: Pseudonymise;
  /** IANA name of the reporting time zone: days and months of gold are days and months there. */
  readonly timeZone: string;
  /** Epoch milliseconds. */
  now(): number;
  /** A name that nobody ever used. */
  newId(): string;
}

/** Access is by container: who may read one sees all that is in it. */
export const audiences = [
  { container: "gold", rows: "masked" },
  { container: "gold-personal", rows: "personal" },
] as const satisfies readonly { readonly container: string; readonly rows: "masked" | "personal" }[];

export type Audience = (typeof audiences)[number];
