import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../platform/hash-id.ts";
import type { SilverContainer, SilverDocuments } from "../../silver/documents/registry.ts";
import type { AffectedGroup, ErasureGold } from "../../silver/erasure/silver-erasure.ts";
import { retentionOfContainer } from "../../silver/retention/container-retention.ts";
import type { Subject } from "../../streams/subject.ts";
import { type Group, groupDocumentFrom, groupOf, keyOf } from "../group.ts";
import type { GroupKey } from "../group-context.ts";
import type { ComputedSummary, Summary } from "../summary.ts";
import { frozenGroups } from "./frozen-groups.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import { openGroupContext } from "./group-context.ts";
import { readLeftOut, storeLeftOut } from "./left-out.ts";
import { readRetention } from "./retention-store.ts";
import { settleFrozen } from "./settle-frozen.ts";

/**
 * Groups of which erasure removed documents. Like pending groups, but for every version of the rule: a group that has
 * no rows any more is removed, because its key can be an identifier.
 */
interface ErasedGroups extends Identified {
  readonly consumer: string;
  readonly kind: typeof kind | typeof exportKind | typeof erasedServing;
  readonly keys: readonly GroupKey[];
}

const [kind, exportKind] = ["erased-groups", "erased-exports"] as const;
/** Of the groups that the serving database has to write again. */
const erasedServing = "erased-serving";
const keysPerDocument = 500;
/** Documents expanded with one cached view of silver, and at one time. */
const [documentsPerContext, concurrency] = [5000, 16];

/** Erasure in gold, as silver sees it. The change feed contains no removal, so that silver hands the groups over. */
export function erasureGold(
  gold: Pick<Gold, "gold" | "silverReader" | "calendar" | "alertRule" | "retryConflicts">,
  summaries: readonly ComputedSummary[],
): ErasureGold {
  return {
    async affectedGroups(container, documents) {
      const found: AffectedGroup[] = [];
      for (let first = 0; first < documents.length; first += documentsPerContext) {
        const context = openGroupContext(gold.silverReader, gold);
        const some = documents.slice(first, first + documentsPerContext);
        for (const { name: summary, feeds } of summaries)
          for (const feed of feeds.filter((each) => each.container === container)) {
            const changes = some.map((document) => feed.change(document as SilverDocuments[SilverContainer]));
            for (const key of await feed.affectedGroups(changes, context, concurrency)) found.push({ summary, key });
          }
      }
      return found;
    },
    async storedGroups(subject) {
      const found: AffectedGroup[] = [];
      for (const summary of summaries)
        for (const key of await storedKeys(gold.gold(summary.container), summary, subject))
          found.push({ summary: summary.name, key });
      return found;
    },
    async removedBefore(container) {
      const kind = retentionOfContainer(container);
      return kind === "kept" ? undefined : (await readRetention(gold)).cutoffs[kind];
    },
    leftOut: () => readLeftOut(gold),
    storeLeftOut: (users) => storeLeftOut(gold, users),
    async recompute(groups) {
      for (const [summary, some] of Map.groupBy(groups, (group) => group.summary))
        await storeKeys(
          gold,
          summary,
          kind,
          some.map(({ key }) => key),
        );
    },
  };
}

/** The keys of the stored groups with the subject in a column of their grain. */
async function storedKeys(
  container: DocumentContainer,
  summary: ComputedSummary,
  { kind: of, value }: Subject,
): Promise<GroupKey[]> {
  const parts = summary.grain.filter(({ column }) => {
    const mark = summary.columns.find(({ name }) => name === column)?.mark;
    return typeof mark === "object" && mark.identifier === of;
  });
  const keys: GroupKey[] = [];
  for (const { property, prefix = "" } of parts) {
    const [query, parameters] = [`SELECT * FROM c WHERE c.${property} = @value`, { value: `${prefix}${value}` }];
    let continuation: string | undefined;
    do {
      const page = await container.queryAllPartitions<Identified>(query, parameters, 1000, continuation);
      keys.push(...page.items.map((document) => keyOf(summary, document)));
      continuation = page.continuation;
    } while (continuation !== undefined);
  }
  return keys;
}

async function storeKeys(
  { gold }: Pick<Gold, "gold">,
  consumer: string,
  of: ErasedGroups["kind"],
  keys: readonly GroupKey[],
): Promise<void> {
  for (let first = 0; first < keys.length; first += keysPerDocument) {
    const some = keys.slice(first, first + keysPerDocument);
    const id = hashId(of, consumer, JSON.stringify(some));
    await gold(sharedContainers.progress).create<ErasedGroups>({ id, consumer, kind: of, keys: some }, consumer);
  }
}

export function listErased(gold: Pick<Gold, "gold">, summary: Pick<Summary, "name">): Promise<readonly ErasedGroups[]> {
  return listKeys(gold, summary, kind);
}

/** The groups that the exports of a summary have to write again. */
export function listErasedExports(
  gold: Pick<Gold, "gold">,
  summary: Pick<Summary, "name">,
): Promise<readonly ErasedGroups[]> {
  return listKeys(gold, summary, exportKind);
}

/** Whether gold, the exports or the serving database have not written all groups of erased documents again. */
export async function hasErasedGroups(
  gold: Pick<Gold, "gold">,
  summaries: readonly Pick<Summary, "name">[],
): Promise<boolean> {
  for (const summary of summaries)
    for (const list of [listErased, listErasedExports, listErasedServing])
      if ((await list(gold, summary)).length > 0) return true;
  return false;
}

/** The groups that the serving database has to write again. */
export function listErasedServing(
  gold: Pick<Gold, "gold">,
  summary: Pick<Summary, "name">,
): Promise<readonly ErasedGroups[]> {
  return listKeys(gold, summary, erasedServing);
}

function listKeys({ gold }: Pick<Gold, "gold">, { name }: Pick<Summary, "name">, of: ErasedGroups["kind"]) {
  const query = "SELECT * FROM c WHERE c.kind = @kind";
  return gold(sharedContainers.progress).queryPartition<ErasedGroups>(name, query, { kind: of });
}

/**
 * Recomputes the groups of which erasure removed documents, removes those without rows, and hands all to the exports.
 * A frozen group cannot be recomputed: it is removed, or its rows are withheld, if it is about the person.
 *
 * @param compute returns the groups for which there was no time
 * @returns whether none is left
 */
export async function computeErased(
  gold: Gold,
  summary: ComputedSummary,
  compute: (groups: readonly Group[]) => Promise<readonly Group[]>,
): Promise<boolean> {
  const progress = gold.gold(sharedContainers.progress);
  for (const { id, keys } of await listErased(gold, summary)) {
    const groups = keys.map((key) => groupOf(summary, key));
    if ((await compute(groups)).length > 0) return false;
    const isFrozen = await frozenGroups(gold, summary);
    for (const group of groups)
      await (isFrozen(group) ? settleFrozen(gold, summary, group) : removeEmpty(gold, summary, group));
    await handOver(gold, summary, keys);
    await progress.remove(id, summary.name);
  }
  return true;
}

/** To the exports and the serving database: the change feed contains no removal. */
async function handOver(gold: Gold, summary: ComputedSummary, keys: readonly GroupKey[]): Promise<void> {
  for (const { name, container } of gold.exported)
    if (container === summary.container) {
      await storeKeys(gold, name, exportKind, keys);
      if (gold.isServed) await storeKeys(gold, name, erasedServing, keys);
    }
}

async function removeEmpty(gold: Gold, { name, container }: ComputedSummary, { id, partition }: Group): Promise<void> {
  const stored = await gold.gold(container).read<Identified>(id, partition);
  if (stored === undefined) return;
  const { rows, withheld = [] } = groupDocumentFrom(stored.document);
  if (rows.length > 0 || withheld.length > 0) return;
  if (await gold.gold(container).removeVersion(id, partition, stored.etag))
    await gold.gold(sharedContainers.errors).remove(id, name);
}
