import { hour } from "../../../platform/time.ts";
import { type Check, isOlder, timeText } from "../check.ts";
import type { Location } from "../finding.ts";
import type { PipelineSnapshot } from "../pipeline-snapshot.ts";

/** Two nights. */
const patience = 48 * hour;

export const compactionBlocked: Check = {
  name: "compaction-blocked",
  severity: "warning",
  description:
    "A silver database that the app does not use has made no progress for two days while bronze grew. Compaction stays behind the progress of every silver database, so files stay small.",
  action:
    "If nobody will switch to the database, drop it with the command shown. Otherwise npm run rebuild -- --into NAME catches it up with bronze.",
  find: (snapshot) =>
    [...otherDatabases(snapshot)].flatMap(([database, state]) => blockedBy(snapshot.now, database, state)),
};

interface DatabaseState {
  /** Last progress in any partition: a database that moves somewhere is being rebuilt. */
  movedAt: number;
  /** For each partition, since when its rows wait for the database; undefined where none do. */
  readonly waitingSince: (number | undefined)[];
}

function otherDatabases({ partitions }: PipelineSnapshot): Map<string, DatabaseState> {
  const found = new Map<string, DatabaseState>();
  for (const { database, movedAt = 0, waitingSince } of partitions.flatMap(({ others }) => others)) {
    const state = found.get(database) ?? { movedAt: 0, waitingSince: [] };
    state.movedAt = Math.max(state.movedAt, movedAt);
    state.waitingSince.push(waitingSince);
    found.set(database, state);
  }
  return found;
}

function blockedBy(now: number, database: string, { movedAt, waitingSince }: DatabaseState): Location[] {
  if (!isOlder(now, movedAt, patience)) return [];
  const blocked = waitingSince.filter((since) => isOlder(now, since, patience)).length;
  if (blocked === 0) return [];
  const detail = `blocks ${blocked} of its ${waitingSince.length} partitions; last progress ${timeText(movedAt)}; ${dropCommand(database)}`;
  return [{ id: database, detail }];
}

/** The name shows whether the database belongs to a database set of a rebuild, or to an environment's first one. */
function dropCommand(database: string): string {
  const set = database === "silver" ? "first" : /^silver-(.+)$/.exec(database)?.[1];
  return set === undefined
    ? `not from a rebuild: delete the rows progress|${database} from the table manifest`
    : `npm run rebuild -- --drop ${set}`;
}
