import type { Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../silver/documents/hash-id.ts";
import type { Summary } from "../summary.ts";
import { type Gold, sharedContainers } from "./gold.ts";

/** In `gold-progress`: an unhurried summary had seen everything that was there at this time, epoch milliseconds. */
interface CaughtUp extends Identified {
  readonly summary: string;
  readonly version: number;
  readonly caughtUpAt: number;
}

/**
 * The summaries whose turn it is. An unhurried one has one turn in every `every` milliseconds of the clock (each full hour, for one), in which it goes on
 * until it has seen everything, in as many rounds as that takes. A tick that is missed costs no turn, and one run has them all: no other one races it.
 *
 * @param every milliseconds; 0: whenever gold runs
 */
export async function summariesDue(gold: Gold, summaries: readonly Summary[], every: number): Promise<Summary[]> {
  const due = await Promise.all(summaries.map(async (summary) => !(await hadItsTurn(gold, summary, every))));
  return summaries.filter((_, index) => due[index]);
}

/** Ends the turn of a summary that has seen everything since `time`, epoch milliseconds, when its turn began. */
export async function endTurn(gold: Gold, summary: Summary, every: number, time: number): Promise<void> {
  if (!isPaced(summary, every)) return;
  const progress = gold.gold(sharedContainers.progress);
  const { name, version } = summary;
  const id = turnId(summary);
  const known = await progress.read<CaughtUp>(id, name);
  // A run that was given up may live on: it takes no turn back that a later one has ended.
  if (known !== undefined && known.document.caughtUpAt >= time) return;
  const document: CaughtUp = { id, summary: name, version, caughtUpAt: time };
  // Lost to another run: then it has ended a turn of its own.
  if (known === undefined) await progress.create(document, name);
  else await progress.replace(document, name, known.etag);
}

async function hadItsTurn(gold: Gold, summary: Summary, every: number): Promise<boolean> {
  if (!isPaced(summary, every)) return false;
  const known = await gold.gold(sharedContainers.progress).read<CaughtUp>(turnId(summary), summary.name);
  return known !== undefined && turn(known.document.caughtUpAt, every) >= turn(gold.now(), every);
}

function isPaced({ unhurried, feeds }: Summary, every: number): boolean {
  return unhurried === true && feeds.length > 0 && every > 0;
}

function turn(time: number, every: number): number {
  return Math.floor(time / every);
}

function turnId({ name, version }: Summary): string {
  return hashId("caught-up", name, String(version));
}
