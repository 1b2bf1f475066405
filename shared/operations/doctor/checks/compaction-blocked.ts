import { type Check, hour, isOlder, iso } from "../check.ts";
import type { Facts } from "../facts.ts";
import type { Spot } from "../finding.ts";

/** Two nights. */
const patience = 48 * hour;

export const compactionHeldUp: Check = {
  name: "compaction-blocked",
  severity: "warning",
  means:
    "A silver database that the app does not work with has not moved for two days, and bronze went on. Files are merged only behind every silver, so they stay small.",
  todo: "If nobody wants to switch to it, drop it with the command named. Else npm run rebuild -- --into NAME brings it up to bronze.",
  find: (facts) =>
    [...progressOfOthers(facts)].flatMap(([database, progress]) => heldUp(facts.now, database, progress)),
};

interface Progress {
  /** When it moved last, in any partition: one that moves somewhere is being made. */
  movedAt: number;
  /** Since when rows wait for it; undefined where none do. */
  readonly waitingSince: (number | undefined)[];
}

function progressOfOthers({ partitions }: Facts): Map<string, Progress> {
  const found = new Map<string, Progress>();
  for (const { database, movedAt = 0, waitingSince } of partitions.flatMap(({ others }) => others)) {
    const known = found.get(database) ?? { movedAt: 0, waitingSince: [] };
    known.movedAt = Math.max(known.movedAt, movedAt);
    known.waitingSince.push(waitingSince);
    found.set(database, known);
  }
  return found;
}

function heldUp(now: number, database: string, { movedAt, waitingSince }: Progress): Spot[] {
  if (!isOlder(now, movedAt, patience)) return [];
  const held = waitingSince.filter((since) => isOlder(now, since, patience)).length;
  if (held === 0) return [];
  const detail = `holds up ${held} of the ${waitingSince.length} partitions that it knows; moved ${iso(movedAt)}; ${dropping(database)}`;
  return [{ where: database, detail }];
}

/** By its name it is one of a pair that a rebuild makes, or the pair that an environment begins with. */
function dropping(database: string): string {
  const pair = database === "silver" ? "first" : /^silver-(.+)$/.exec(database)?.[1];
  return pair === undefined
    ? `no rebuild made it: remove the rows progress|${database} from the table manifest`
    : `npm run rebuild -- --drop ${pair}`;
}
