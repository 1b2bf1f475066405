import { setTimeout as sleep } from "node:timers/promises";
import type { Azure } from "../../../shared/azure/clients.ts";
import { type Compared, comparedContainers, type Sides } from "./compared.ts";
import { type Difference, recheck } from "./recheck.ts";
import { scan } from "./scan.ts";

/** Differing documents of one container that are looked at again: of more it makes no odds that some are on their way. */
const mostRechecked = 10_000;

/** What a container holds, and what is not the same in the two. */
export interface Comparison {
  readonly compared: Compared;
  readonly sides: Sides;
  /** In the live container. */
  readonly documents: number;
  readonly differences: readonly Difference[];
  /** More differ than were looked at. */
  readonly more: boolean;
}

/**
 * Compares all documents of silver and gold. Events come meanwhile, so what differs is looked at again, after both have been brought
 * up to bronze once more, until nothing does or it was looked at so often.
 *
 * @param meet brings both sides to the same rows of bronze, as far as that is possible
 */
export async function compare(
  live: Azure,
  made: Azure,
  meet: () => Promise<unknown>,
  looks: number,
): Promise<Comparison[]> {
  const found: Comparison[] = [];
  for (const compared of comparedContainers()) {
    const sides = { live: live[compared.layer](compared.name), made: made[compared.layer](compared.name) };
    const { documents, differing, more } = await scan(compared, sides);
    const suspects = [...differing].map(([id, partition]) => ({ id, partition }));
    const differences = await recheck(compared, sides, suspects.slice(0, mostRechecked));
    found.push({ compared, sides, documents, differences, more: more || suspects.length > mostRechecked });
  }
  for (let look = 1; look < looks && found.some(({ differences }) => differences.length > 0); look += 1) {
    await sleep(1000);
    await meet();
    for (const [index, each] of found.entries())
      found[index] = { ...each, differences: await recheck(each.compared, each.sides, each.differences) };
  }
  return found;
}
