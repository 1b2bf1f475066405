import type { GroupContext } from "../../gold/group-context.ts";
import { summaryNamed } from "../../gold/registry.ts";
import type { Row } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { macLabel } from "../../silver/documents/owners.ts";
import { ownersDuring } from "../../silver/rules/ownership.ts";
import { readFilter } from "../rows/filter.ts";
import { readPersonalRows } from "../rows/query.ts";
import { type ReportRows, textIn } from "./report-rows.ts";

export interface RowSource extends GroupContext {
  gold(container: string): DocumentContainer;
}

interface PersonDays {
  readonly userId: string;
  readonly from: string;
  readonly to: string;
}

/** The rows of a person on the days `from` to `to`, both included, as gold has them now. */
export async function readRows(source: RowSource, { userId, from, to }: PersonDays): Promise<ReportRows> {
  const ofUser = (name: string) => rowsOf(source, name, { user_id: userId, from, to });
  const [heartRates, workouts, activity, gym, alerts] = await Promise.all([
    ofUser("heart_rate_daily"),
    ofUser("workout_bpm_summary"),
    ofUser("activity_daily"),
    gymRows(source, { userId, from, to }),
    ofUser("health_alerts"),
  ]);
  return {
    heartRates: heartRates ?? [],
    workouts: workouts ?? [],
    activity: activity ?? [],
    gym: gym.filter(({ isOwn }) => isOwn).map(({ row }) => row),
    gymLeftOut: new Set(gym.flatMap(({ isOwn, row }) => (isOwn ? [] : [textIn(row, "date")]))),
    alerts: alerts ?? null,
  };
}

/** Undefined without a summary of this name. */
async function rowsOf(
  { gold }: RowSource,
  name: string,
  parameters: Readonly<Record<string, string>>,
): Promise<readonly Row[] | undefined> {
  const summary = summaryNamed(name);
  if (summary === undefined) return undefined;
  const filter = { ...readFilter(summary, parameters), limit: Number.POSITIVE_INFINITY };
  return (await readPersonalRows(gold(summary.container), summary, filter)).items;
}

interface GymRow {
  readonly row: Row;
  /** Nobody else owned the mac on its day. */
  readonly isOwn: boolean;
}

/**
 * Rows of gyms are about a mac and a day of the reporting time zone. One of a day on which the mac changed its owner
 * can contain visits of both.
 */
async function gymRows(source: RowSource, { userId, from, to }: PersonDays): Promise<GymRow[]> {
  const { silver, calendar } = source;
  const person = await silver.queryPartition("people", userId);
  const macs = new Set(person.flatMap((document) => (document.kind === "registration" ? [document.macAddress] : [])));
  const found: GymRow[] = [];
  for (const mac of macs) {
    if (mac === null) continue;
    const ownerships = await silver.queryPartition("owners", macLabel(mac));
    for (const row of (await rowsOf(source, "gym_summary", { mac_address: mac, from, to })) ?? []) {
      const day = calendar.around(textIn(row, "date"));
      const owners = ownersDuring(ownerships, day.from, day.to);
      if (owners.includes(userId)) found.push({ row, isOwn: owners.length === 1 });
    }
  }
  return found;
}
