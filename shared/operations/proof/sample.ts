import { type Group, groupOf } from "../../gold/group.ts";
import type { ComputedSummary } from "../../gold/summary.ts";
import { keyProperties } from "../../gold/summary.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { storedText } from "../../platform/stored-value.ts";

/** Ids are hashes: their first eight hex digits are equally distributed. */
const space = 0x1_0000_0000;
/** Share of the ids that is read first: one in 65,536. */
const firstShare = 0x1_0000;
const pageSize = 1000;

/**
 * At most `count` stored groups of a summary, those whose ids follow a random one. The range is doubled until it has
 * enough, so that hardly more documents are read than are needed.
 *
 * @param random a number with 0 <= x < 1
 * @param since the first day, YYYY-MM-DD; undefined: all groups
 */
export async function sampleGroups(
  container: Pick<DocumentContainer, "queryAllPartitions">,
  summary: ComputedSummary,
  count: number,
  random: number,
  since?: string,
): Promise<Group[]> {
  const first = summary.date === undefined || since === undefined ? undefined : { property: summary.date, since };
  const start = Math.floor(random * space);
  const found: Group[] = [];
  for (let [from, width] = [0, space / firstShare]; from < space && found.length < count; from += width, width = from) {
    const to = Math.min(from + width, space);
    for (const [low, high] of rangesOf(start + from, start + to)) {
      for await (const document of between(container, low, high, first)) {
        if (found.length === count) return found;
        const key = keyProperties(summary).map((property) => [property, storedText(document, property)]);
        found.push(groupOf(summary, Object.fromEntries(key)));
      }
    }
  }
  return found;
}

/** The range modulo the space, as at most two ranges. */
function rangesOf(from: number, to: number): readonly (readonly [number, number])[] {
  if (to <= space) return [[from, to]];
  if (from >= space) return [[from - space, to - space]];
  return [
    [from, space],
    [0, to - space],
  ];
}

async function* between(
  container: Pick<DocumentContainer, "queryAllPartitions">,
  low: number,
  high: number,
  first: { readonly property: string; readonly since: string } | undefined,
): AsyncGenerator<Identified> {
  const ids = "SELECT * FROM c WHERE c.id >= @low AND c.id < @high";
  const query = first === undefined ? ids : `${ids} AND c.${first.property} >= @since`;
  // `g` is greater than every hex digit.
  const bounds = {
    ...{ low: hex(low), high: high === space ? "g" : hex(high) },
    ...(first === undefined ? {} : { since: first.since }),
  };
  let continuation: string | undefined;
  do {
    const page = await container.queryAllPartitions<Identified>(query, bounds, pageSize, continuation);
    yield* page.items;
    continuation = page.continuation;
  } while (continuation !== undefined);
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
