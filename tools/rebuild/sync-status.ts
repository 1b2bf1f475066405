import { setTimeout as sleep } from "node:timers/promises";
import { bronzeOf } from "../../shared/composition.ts";
import type { FeedFacts } from "../../shared/operations/doctor/facts.ts";
import { readFeeds, readSetAside } from "../../shared/operations/doctor/gather/gold.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { doctorWorld } from "../doctor/context.ts";
import { apart, positionsOf } from "./positions.ts";

/** Why the two need not be the same yet. */
export interface Stand {
  /** Manifest partitions in which the two silvers are at different rows. */
  readonly apart: readonly string[];
  /** Summaries of the live gold that have not seen all of its silver. */
  readonly liveWaiting: readonly string[];
  /** Those of them whose turn has come: the others may wait for an hour. */
  readonly liveDue: readonly string[];
  /** Those of them that wait for their turn, and by when it comes at the latest; epoch milliseconds. */
  readonly liveTurns: readonly Turn[];
  /** Groups that cannot be computed. */
  readonly setAside: { readonly live: number; readonly made: number };
}

export interface Turn {
  readonly summary: string;
  readonly by: number;
}

export function isEven({ apart: partitions, liveDue }: Stand): boolean {
  return partitions.length === 0 && liveDue.length === 0;
}

export async function readStand(live: Azure, target: Azure): Promise<Stand> {
  const bronze = bronzeOf(live);
  const ofTarget = await positionsOf(bronze, target.configuration.silverDatabase);
  const ofLive = await positionsOf(bronze, live.configuration.silverDatabase);
  const [liveWorld, targetWorld] = [doctorWorld(live, undefined), doctorWorld(target, undefined)];
  const [feeds, liveAside, madeAside] = await Promise.all([
    readFeeds(liveWorld),
    readSetAside(liveWorld),
    readSetAside(targetWorld),
  ]);
  return {
    apart: apart(ofLive, ofTarget),
    ...waitingOf(feeds, liveWorld.now()),
    setAside: { live: liveAside.length, made: madeAside.length },
  };
}

/** Of the live gold. The turn of a summary is one for all that it follows, so that the first that is due says when it comes. */
export function waitingOf(
  feeds: readonly Pick<FeedFacts, "summary" | "waitingSince" | "dueSince">[],
  now: number,
): Pick<Stand, "liveWaiting" | "liveDue" | "liveTurns"> {
  const due = namesOf(feeds.filter(({ dueSince }) => dueSince !== undefined && dueSince <= now));
  const turns = new Map<string, number>();
  for (const { summary, dueSince } of feeds)
    if (dueSince !== undefined && !due.includes(summary))
      turns.set(summary, Math.min(dueSince, turns.get(summary) ?? dueSince));
  return {
    liveWaiting: namesOf(feeds.filter(({ waitingSince }) => waitingSince !== undefined)),
    liveDue: due,
    liveTurns: [...turns].map(([summary, by]) => ({ summary, by })),
  };
}

function namesOf(feeds: readonly { readonly summary: string }[]): string[] {
  return [...new Set(feeds.map(({ summary }) => summary))];
}

/**
 * Brings the target up again and again until both stand at the same rows of bronze and the live gold has seen its silver; or until
 * patience is at an end, since the live one may have stopped.
 *
 * @param patience milliseconds
 */
export async function meet(
  live: Azure,
  target: Azure,
  bringUp: () => Promise<unknown>,
  patience: number,
): Promise<Stand> {
  const until = performance.now() + patience;
  for (;;) {
    await bringUp();
    const stand = await readStand(live, target);
    if (isEven(stand) || performance.now() > until) return stand;
    await sleep(Math.min(1000, patience));
  }
}
