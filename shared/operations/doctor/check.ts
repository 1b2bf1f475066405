import { isoTime } from "../../platform/time.ts";
import type { Location, Severity } from "./finding.ts";
import type { PipelineSnapshot } from "./pipeline-snapshot.ts";

/** One kind of fault. Each check has its own file and a line in `registry.ts`; it is a pure function of a snapshot. */
export interface Check {
  readonly name: string;
  readonly severity: Severity;
  /** What a finding means. */
  readonly description: string;
  /** What an operator does about it. */
  readonly action: string;
  find(snapshot: PipelineSnapshot): readonly Location[];
}

/** `17 to 21`, or `17`. */
export function rangeText([from, to]: readonly [number, number]): string {
  return from === to ? String(from) : `${from} to ${to}`;
}

export function timeText(time: number | undefined): string {
  return time === undefined ? "an unknown time" : isoTime(time);
}

/** Whether a state has lasted for `duration` milliseconds; false if its start is unknown. */
export function isOlder(now: number, since: number | undefined, duration: number): boolean {
  return since !== undefined && now - since >= duration;
}
