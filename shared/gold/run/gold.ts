import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { RetryConflicts } from "../../platform/optimistic-concurrency.ts";
import type { GroupStanding } from "../../silver/retention/standing.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";
import type { Subject } from "../../streams/subject.ts";
import type { Interval } from "../dates/calendar.ts";
import type { RuleSettings } from "../group-context.ts";
import type { Summary } from "../summary.ts";

/** Containers of gold that all summaries share, as `resources.json` names them. */
export const sharedContainers = { progress: "gold-progress", errors: "gold-errors" } as const;

/** The stores and settings of a gold run. */
export interface Gold extends RuleSettings {
  /** A container of silver, for its change feed. */
  silver(container: string): DocumentContainer;
  gold(container: string): DocumentContainer;
  /** Reads silver without a cache. */
  readonly silverReader: SilverReader;
  /**
   * What rows are computed from: silver without restricted people. By default `silverReader`, by which the groups that
   * a document affects are found: a registration of a restricted person changes whose the visits of a mac are.
   */
  readonly visibleSilver?: SilverReader;
  /** Whose rows a group contains, by its subjects and its day; absent: nobody is erased or restricted. */
  readonly standingOf?: (subjects: readonly Subject[], day: Interval) => Promise<GroupStanding>;
  /** Keyed hashes of the restricted people; absent: nobody is. */
  readonly restricted?: () => Promise<ReadonlySet<string>>;
  /** Version of the runtime's time zone database, such as `2026c`. */
  readonly timeZoneDatabase: string;
  /** The exported summaries: those with the same container export the same groups. */
  readonly exported: readonly Pick<Summary, "name" | "container">[];
  /** Whether a serving database contains the exported summaries too. */
  readonly isServed?: boolean;
  /** Milliseconds between two refreshes of an hourly summary; 0: it is computed in every run. */
  readonly refreshInterval: number;
  readonly retryConflicts: RetryConflicts;
  /** Epoch milliseconds. */
  now(): number;
}
