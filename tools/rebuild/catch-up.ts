import { bronzeOf, goldOf } from "../../shared/composition.ts";
import { summaries } from "../../shared/gold/registry.ts";
import { sharedContainers } from "../../shared/gold/run/gold.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { partitionsWithNews } from "../../shared/silver/slice/plan.ts";
import type { Drain, SilverDone } from "./drain.ts";
import { type GoldDone, goldRound } from "./gold-round.ts";
import { touchMark } from "./mark.ts";
import { apart, positionsOf } from "./positions.ts";
import { silverRound } from "./silver-round.ts";

export interface CatchUpLimits {
  /** Partitions of bronze in work at one time. */
  readonly partitions: number;
  readonly gold: { readonly pageSize: number; readonly concurrency: number };
  /** Rounds after which it is enough: bronze may grow for ever. */
  readonly rounds: number;
}

export interface CaughtUp {
  readonly silver: SilverDone;
  readonly gold: GoldDone;
}

export interface Listener {
  onSlice(done: SilverDone): void;
  onPage(done: GoldDone): void;
}

/**
 * Silver from bronze, then gold from silver, and again for what came meanwhile, until nothing did. Both layers in turn, since gold is
 * computed once for each group only while nobody writes to silver.
 *
 * @param target with the configuration of the pair that is made
 * @throws Error when somebody else wrote to that silver meanwhile
 */
export async function catchUp(
  target: Azure,
  drain: Drain,
  { partitions, gold: goldLimits, rounds }: CatchUpLimits,
  listener: Listener,
  now: () => number,
): Promise<CaughtUp> {
  const bronze = bronzeOf(target);
  const reader = target.configuration.silverDatabase;
  const gold = goldOf(target, now);
  const progress = target.gold(sharedContainers.progress);
  const sum = { silver: { events: 0, written: 0, setAside: 0 }, gold: { documents: 0, groups: 0, written: 0 } };
  for (let round = 0; round < rounds; round += 1) {
    add(sum.silver, await silverRound(bronze, reader, { drain, partitions }, (done) => listener.onSlice(done)));
    const before = await positionsOf(bronze, reader);
    add(sum.gold, await goldRound(gold, summaries, goldLimits, (done) => listener.onPage(done)));
    const moved = apart(before, await positionsOf(bronze, reader));
    await touchMark(progress, { touchedAt: now(), ...(moved.length === 0 ? {} : { spoiled: true }) });
    if (moved.length > 0) throw new Error(`somebody else moved ${reader} meanwhile, in ${moved.join(", ")}`);
    if ((await partitionsWithNews(bronze, reader)).length === 0) break;
  }
  return sum;
}

function add<T extends Record<keyof T, number>>(sum: T, more: T): void {
  for (const name of Object.keys(sum) as (keyof T)[]) sum[name] = (sum[name] + more[name]) as T[keyof T];
}
