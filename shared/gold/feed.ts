import { mapConcurrent } from "../platform/map-concurrent.ts";
import type { SilverContainer, SilverDocuments } from "../silver/documents/registry.ts";
import type { GroupContext, GroupKey } from "./group-context.ts";

/** What a feed keeps of a changed document: the properties that determine its groups. Only its own feed reads it. */
export type Change = Readonly<Record<string, unknown>>;

/** A silver container whose change feed a summary follows. */
export interface Feed<C extends SilverContainer = SilverContainer> {
  readonly container: C;
  /**
   * Reduces a document, so that a run keeps the changes of many pages in memory. Documents with the same change affect
   * the same groups.
   */
  change(document: SilverDocuments[C]): Change;
  /**
   * Every group that a document with one of these changes can affect, by the current state of silver. Further groups
   * only cost time.
   *
   * @param concurrency changes processed at the same time
   */
  affectedGroups(changes: readonly Change[], context: GroupContext, concurrency: number): Promise<readonly GroupKey[]>;
}

export type AffectedGroups<D> = (
  changes: readonly D[],
  context: GroupContext,
  concurrency: number,
) => Promise<readonly GroupKey[]>;

/** @param properties what `affectedGroups` reads of a document */
export function feed<C extends SilverContainer, P extends keyof SilverDocuments[C]>(
  container: C,
  properties: readonly P[],
  affectedGroups: AffectedGroups<Pick<SilverDocuments[C], NoInfer<P>>>,
): Feed<C> {
  return {
    container,
    change: (document) => Object.fromEntries(properties.map((property) => [property, document[property]])),
    // `change` picks exactly these properties.
    affectedGroups: (changes, ...of) => affectedGroups(changes as readonly Pick<SilverDocuments[C], P>[], ...of),
  };
}

/** The groups of a feed whose changes are looked at one by one. */
export function ofEach<D>(
  affectedGroups: (change: D, context: GroupContext) => Promise<readonly GroupKey[]>,
): AffectedGroups<D> {
  return async (changes, context, concurrency) => {
    const keys = await mapConcurrent(changes, concurrency, (change) => affectedGroups(change, context));
    return keys.flat();
  };
}
