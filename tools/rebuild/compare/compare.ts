import { setTimeout as sleep } from "node:timers/promises";
import type { Azure } from "../../../shared/platform/azure/clients.ts";
import { type Compared, comparedContainers, type Sides } from "./compared.ts";
import { type Difference, recheck, type Suspect } from "./recheck.ts";
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
  /** Of a live group that its summary has yet to compute anew: whether it will be the same is known after its next turn. */
  readonly notYet: readonly Suspect[];
  /** More differ than were looked at. */
  readonly more: boolean;
}

/**
 * Compares all documents of silver and gold. Events come meanwhile, so what differs is looked at again, after both have been brought
 * up to bronze once more, until nothing does or it was looked at so often.
 *
 * @param meet brings both sides to the same rows of bronze, as far as that is possible
 * @param pending ids of the live documents that cannot be compared yet
 */
export async function compare(
  live: Azure,
  made: Azure,
  meet: () => Promise<unknown>,
  looks: number,
  pending: (compared: Compared) => Promise<ReadonlySet<string>> = async () => new Set(),
): Promise<Comparison[]> {
  const found: Comparison[] = [];
  for (const compared of comparedContainers()) {
    const sides = { live: live[compared.layer](compared.name), made: made[compared.layer](compared.name) };
    const { documents, differing, more } = await scan(compared, sides);
    const suspects = [...differing].map(([id, partition]) => ({ id, partition }));
    found.push(await lookAgain({ compared, sides, documents, more }, suspects, pending));
  }
  for (let look = 1; look < looks && found.some(({ differences }) => differences.length > 0); look += 1) {
    await sleep(1000);
    await meet();
    for (const [index, each] of found.entries())
      found[index] = await lookAgain(each, [...each.differences, ...each.notYet], pending);
  }
  return found;
}

/** What is pending is asked for first: whatever takes its turn meanwhile is looked at afterwards. */
async function lookAgain(
  { compared, sides, documents, more }: Omit<Comparison, "differences" | "notYet">,
  suspects: readonly Suspect[],
  pending: (compared: Compared) => Promise<ReadonlySet<string>>,
): Promise<Comparison> {
  const ids = suspects.length === 0 ? new Set<string>() : await pending(compared);
  const open = suspects.filter(({ id }) => !ids.has(id));
  const differences = await recheck(compared, sides, open.slice(0, mostRechecked));
  const notYet = suspects.filter(({ id }) => ids.has(id)).map(({ id, partition }) => ({ id, partition }));
  return { compared, sides, documents, differences, notYet, more: more || open.length > mostRechecked };
}
