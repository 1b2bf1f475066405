import type { Facts } from "./facts.ts";
import type { Severity, Spot } from "./finding.ts";

/** One thing that can be wrong. One file each, one line in `registry.ts`; pure over what was gathered. */
export interface Check {
  readonly name: string;
  readonly severity: Severity;
  /** What it means that something was found. */
  readonly means: string;
  /** What a person does about it. */
  readonly todo: string;
  find(facts: Facts): readonly Spot[];
}

export const minute = 60_000;
export const hour = 60 * minute;

/** `17 to 21`, or `17`. */
export function rangeText([from, to]: readonly [number, number]): string {
  return from === to ? String(from) : `${from} to ${to}`;
}

export function iso(time: number | undefined): string {
  return time === undefined ? "at a time that is not known" : new Date(time).toISOString();
}

/** Whether something is known to have lasted so long. */
export function isOlder(now: number, since: number | undefined, than: number): boolean {
  return since !== undefined && now - since >= than;
}
