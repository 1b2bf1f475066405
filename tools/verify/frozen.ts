import { computedSummaries, summaryNamed } from "../../shared/gold/registry.ts";
import { frozenBefore } from "../../shared/gold/run/frozen-groups.ts";
import type { Cutoffs } from "../../shared/gold/run/retention-store.ts";
import { isoTime } from "../../shared/platform/time.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Expectation } from "./sample.ts";
import { times } from "./sample-people.ts";

/**
 * The first day of a summary's rows that gold still computes, if it is after the sample's: retention has frozen the
 * earlier ones. Undefined: gold computes the rows of the sample.
 */
export async function frozenDays(
  endpoint: Endpoint,
): Promise<(of: Pick<Expectation, "summary">) => string | undefined> {
  const { body } = await endpoint.request("/api/pipeline");
  const since = (body as { silver?: { kept_since?: Readonly<Record<string, string | null>> } } | null)?.silver
    ?.kept_since;
  const kinds = Object.entries(since ?? {}).flatMap(([kind, time]) =>
    time === null ? [] : [[kind, Date.parse(time)]],
  );
  const cutoffs: Cutoffs = Object.fromEntries(kinds);
  const day = isoTime(times.start).slice(0, 10);
  return ({ summary: name }) => {
    const container = summaryNamed(name)?.container;
    const computed = computedSummaries.find((each) => each.container === container);
    const first = computed && frozenBefore(computed, { cutoffs });
    return first !== undefined && first > day ? first : undefined;
  };
}
