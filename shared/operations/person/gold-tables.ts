import type { Calendar } from "../../gold/dates/calendar.ts";
import { type Group, groupDocumentFrom, groupOf } from "../../gold/group.ts";
import { frozenGroups } from "../../gold/run/frozen-groups.ts";
import { dayOfGroup, subjectsOfGroup } from "../../gold/run/standing-of-group.ts";
import type { ComputedSummary, Row } from "../../gold/summary.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import type { ErasurePlan } from "../../silver/erasure/plan.ts";
import type { AffectedGroup, SilverErasure } from "../../silver/erasure/silver-erasure.ts";
import { subjectsOfLabel } from "../../silver/erasure/subject.ts";
import { peopleOf } from "../../silver/retention/standing.ts";
import type { ExportedTable } from "./tables.ts";

const concurrency = 16;

/** What finding the rows of a person reads. */
export interface GoldOfPeople {
  readonly gold: (container: string) => DocumentContainer;
  readonly summaries: readonly ComputedSummary[];
  readonly calendar: Pick<Calendar, "dateOf" | "around">;
  readonly silver: { readonly erasure: Pick<SilverErasure, "reader"> };
}

/**
 * The rows of gold about the person, also those that a restriction withholds. Those about groups of people are not
 * exported.
 */
export async function goldTables(
  { gold, summaries, calendar, silver }: GoldOfPeople,
  plan: ErasurePlan,
  groups: readonly AffectedGroup[],
): Promise<ExportedTable[]> {
  const isOwnByVisit = ownRows(plan, calendar);
  const { reader } = silver.erasure;
  const tables: ExportedTable[] = [];
  for (const summary of summaries.filter(({ subjects }) => subjects === "one")) {
    const isFrozen = await frozenGroups({ gold }, summary);
    const found = await mapConcurrent(
      groups.filter((group) => group.summary === summary.name),
      concurrency,
      async ({ key }) => {
        const group = groupOf(summary, key);
        const stored = await gold(summary.container).read<Identified>(group.id, group.partition);
        if (stored === undefined) return [];
        const { rows, withheld = [] } = groupDocumentFrom(stored.document);
        // Retention has removed the visits: whose the mac was on that day decides.
        const isOwn = isFrozen(group) && (await isOfAny(reader, summary, group, calendar, plan.users));
        return [...rows, ...withheld].filter((row) => isOwn || isOwnByVisit(summary, row));
      },
    );
    const rows = found.flat();
    const description = summary.columns.map((column) => `${column.name}: ${column.description}`).join("; ");
    tables.push({ name: `gold/${summary.name}`, description, documents: rows, rows });
  }
  return tables;
}

/** Whether a group is of a day on which one of its subjects is one of the users'. */
async function isOfAny(
  reader: SilverErasure["reader"],
  summary: ComputedSummary,
  group: Group,
  calendar: Pick<Calendar, "around">,
  users: ReadonlySet<string>,
): Promise<boolean> {
  const day = dayOfGroup({ calendar }, summary, group);
  for (const subject of subjectsOfGroup(summary, group))
    if ((await peopleOf(reader, subject, day)).some(({ userId }) => users.has(userId))) return true;
  return false;
}

/**
 * Whether a row is about the person: its user is the person; or it has a mac and no user, and one of the person's
 * visits begins on its date. The mac can be somebody else's on other days.
 */
function ownRows(plan: ErasurePlan, { dateOf }: Pick<Calendar, "dateOf">) {
  const macs = new Set(
    [...plan.labels].flatMap((label) =>
      subjectsOfLabel(label).flatMap(({ kind, value }) => (kind === "mac" ? [value] : [])),
    ),
  );
  const visited = new Set(
    plan.documents.flatMap(({ container, document }) => {
      const { macAddress, gymId, login } = document as { macAddress?: string; gymId?: string; login?: number | null };
      return container === "gym-visits" && typeof login === "number" ? [`${macAddress} ${gymId} ${dateOf(login)}`] : [];
    }),
  );
  return ({ columns }: ComputedSummary, row: Row): boolean => {
    const identifiers = columns.flatMap(({ name, mark }) =>
      typeof mark === "string" ? [] : [{ kind: mark.identifier, value: String(row[name] ?? "") }],
    );
    const user = identifiers.find(({ kind }) => kind === "user");
    if (user !== undefined) return plan.users.has(user.value);
    const mac = identifiers.find(({ kind }) => kind === "mac");
    return mac !== undefined && macs.has(mac.value) && visited.has(`${mac.value} ${row["gym_id"]} ${row["date"]}`);
  };
}
