import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { SilverFacts } from "../../silver/silver-reader.ts";
import type { Calendar } from "../dates/calendar.ts";

/** Names of the containers that all summaries share, in `resources.json`. */
export const sharedContainers = { progress: "gold-progress", errors: "gold-errors" } as const;

/** Where gold lives, and what a run needs of the world. */
export interface Gold {
  /** A container of silver, for its change feed. */
  silver(container: string): DocumentContainer;
  gold(container: string): DocumentContainer;
  /** Silver without any cache. */
  readonly facts: SilverFacts;
  /** Of the reporting time zone. */
  readonly calendar: Calendar;
  /** Epoch milliseconds. */
  now(): number;
}
