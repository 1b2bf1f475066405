import { isDeepStrictEqual } from "node:util";
import { distinctGroups, type Group, type GroupDocument } from "../../gold/group.ts";
import { freshView } from "../../gold/run/view.ts";
import type { Row, Summary, View } from "../../gold/summary.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import type { TraceWorld } from "./context.ts";
import type { Said } from "./contributions.ts";
import { exportSteps } from "./export-step.ts";
import { factsWithout } from "./reader-without.ts";
import type { GoldRow, GoldStep } from "./trace.ts";
import { whyNot } from "./why-not/registry.ts";

/** Groups that are looked at: a profile's first version can touch years of them. */
const mostGroups = 200;

/**
 * In which rows of a summary an event is: those that would be others if it had never come. So nothing here needs to know what a
 * summary is about: it is computed twice, by its own rule, from silver with and without what the event says.
 */
export async function goldStep(world: TraceWorld, summary: Summary, said: readonly Said[]): Promise<GoldStep> {
  const view = freshView(world.view.facts, world.view.calendar);
  const without = freshView(factsWithout(world.view.facts, said), world.view.calendar);
  const groups = await touchedGroups(world, summary, said, view);
  const rows: GoldRow[] = [];
  for (const group of groups.slice(0, mostGroups)) {
    const [now, then] = [await summary.compute(group.key, view), await summary.compute(group.key, without)];
    const mine = now.filter((row) => !then.some((other) => isDeepStrictEqual(row, other)));
    if (mine.length > 0) rows.push(...(await goldRows(world, summary, group, mine)));
  }
  return {
    summary: summary.name,
    rows,
    ...(rows.length > 0 ? {} : { why: await whyNot(summary, said, view, groups.length) }),
    ...(groups.length > mostGroups ? { cutAt: mostGroups } : {}),
  };
}

/** By the summary's own expansions of the documents as they are. */
async function touchedGroups(world: TraceWorld, summary: Summary, said: readonly Said[], view: View): Promise<Group[]> {
  const groups = said.map(async ({ definition, partition, fragment }) => {
    const feed = summary.feeds.find(({ container }) => container === definition.container);
    if (feed === undefined) return [];
    const stored = await world.silver(definition.container).read<Identified>(fragment.id, partition);
    return stored === undefined ? [] : feed.expand(stored.document, view);
  });
  return distinctGroups(summary, (await Promise.all(groups)).flat());
}

async function goldRows(world: TraceWorld, summary: Summary, group: Group, rows: readonly Row[]): Promise<GoldRow[]> {
  const stored = await world.gold(summary.container).read<GroupDocument>(group.id, group.partition);
  const held = stored?.document.rows ?? [];
  const found: GoldRow[] = [];
  for (const row of rows) {
    const isHeld = held.some((other) => isDeepStrictEqual(other, row));
    found.push({
      key: group.key,
      row,
      stored: isHeld ? "current" : "behind",
      exports: await exportSteps(world, summary, group.key),
    });
  }
  return found;
}
