import { isDeepStrictEqual } from "node:util";
import type { Feed } from "../../gold/feed.ts";
import { distinctGroups, type Group, groupDocumentFrom } from "../../gold/group.ts";
import type { GroupContext, GroupKey } from "../../gold/group-context.ts";
import { openGroupContext } from "../../gold/run/group-context.ts";
import type { ComputedSummary, Row, Summary } from "../../gold/summary.ts";
import type { SilverContainer, SilverDocuments } from "../../silver/documents/registry.ts";
import { readUnexported, type Unexported } from "../status/unexported.ts";
import type { TraceContext } from "./context.ts";
import type { Contribution } from "./contributions.ts";
import { explainAbsence } from "./explanations/registry.ts";
import { exportSteps } from "./export-step.ts";
import { readerWithout } from "./reader-without.ts";
import type { GoldRow, GoldStep } from "./trace.ts";

/** The first version of a profile can affect years of groups. */
const maxGroups = 200;

/**
 * The rows of a summary that an event changes. Each affected group is computed twice by the summary's own rule, from
 * silver with and without the event's contributions; rows that differ belong to the event. This works for every
 * summary.
 */
export async function goldStep(
  context: TraceContext,
  summary: ComputedSummary,
  contributions: readonly Contribution[],
): Promise<GoldStep> {
  const withEvent = openGroupContext(context.groupContext.silver, context.groupContext);
  const withoutEvent = openGroupContext(
    readerWithout(context.groupContext.silver, contributions),
    context.groupContext,
  );
  const groups = await affectedGroups(context, summary, contributions, withEvent);
  // Read once: it can be long.
  let changes: Promise<Unexported> | undefined;
  const unexported = () => {
    changes ??= readUnexported(context, summary);
    return changes;
  };
  const rows: GoldRow[] = [];
  for (const group of groups.slice(0, maxGroups)) {
    const [after, before] = [
      await summary.compute(group.key, withEvent),
      await summary.compute(group.key, withoutEvent),
    ];
    const changed = after.filter((row) => !before.some((other) => isDeepStrictEqual(row, other)));
    if (changed.length > 0) rows.push(...(await goldRows(context, summary, { group, rows: changed, unexported })));
  }
  return {
    summary: summary.name,
    rows,
    ...(rows.length > 0 ? {} : { reason: await explainAbsence(summary, contributions, withEvent, groups.length) }),
    ...(groups.length > maxGroups ? { groupLimit: maxGroups } : {}),
  };
}

/** The groups of the documents as they are stored. */
async function affectedGroups(
  context: TraceContext,
  summary: ComputedSummary,
  contributions: readonly Contribution[],
  groupContext: GroupContext,
): Promise<Group[]> {
  const groups = contributions.map(async ({ definition, partitionKey, document }) => {
    const feed = summary.feeds.find(({ container }) => container === definition.container);
    return feed === undefined ? [] : affectedByStored(context, feed, document.id, partitionKey, groupContext);
  });
  return distinctGroups(summary, (await Promise.all(groups)).flat());
}

async function affectedByStored<C extends SilverContainer>(
  context: TraceContext,
  feed: Feed<C>,
  id: string,
  partitionKey: string,
  groupContext: GroupContext,
): Promise<readonly GroupKey[]> {
  const stored = await context.silver(feed.container).read<SilverDocuments[C]>(id, partitionKey);
  return stored === undefined ? [] : feed.affectedGroups([feed.change(stored.document)], groupContext, 1);
}

async function goldRows(
  context: TraceContext,
  summary: Summary,
  {
    group,
    rows,
    unexported,
  }: { readonly group: Group; readonly rows: readonly Row[]; readonly unexported: () => Promise<Unexported> },
): Promise<GoldRow[]> {
  const stored = await context.gold(summary.container).read(group.id, group.partition);
  const storedRows = stored === undefined ? [] : groupDocumentFrom(stored.document).rows;
  const found: GoldRow[] = [];
  for (const row of rows) {
    const contains = storedRows.some((other) => isDeepStrictEqual(other, row));
    found.push({
      key: group.key,
      row,
      stored: contains ? "current" : "stale",
      exports: await exportSteps(context, summary, { group, contains, writtenAt: stored?.writtenAt }, unexported),
    });
  }
  return found;
}
