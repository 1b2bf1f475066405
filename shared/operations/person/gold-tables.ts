import type { Calendar } from "../../gold/dates/calendar.ts";
import { groupDocumentFrom, groupOf } from "../../gold/group.ts";
import type { ComputedSummary, Row } from "../../gold/summary.ts";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import type { ErasurePlan } from "../../silver/erasure/plan.ts";
import type { AffectedGroup } from "../../silver/erasure/silver-erasure.ts";
import { subjectsOfLabel } from "../../silver/erasure/subject.ts";
import type { ExportedTable } from "./tables.ts";

const concurrency = 16;

/** The rows of gold about the person. Those about groups of people are not exported. */
export async function goldTables(
  gold: (container: string) => Pick<DocumentContainer, "read">,
  summaries: readonly ComputedSummary[],
  calendar: Pick<Calendar, "dateOf">,
  plan: ErasurePlan,
  groups: readonly AffectedGroup[],
): Promise<ExportedTable[]> {
  const isOwn = ownRows(plan, calendar);
  const tables: ExportedTable[] = [];
  for (const summary of summaries.filter(({ subjects }) => subjects === "one")) {
    const found = await mapConcurrent(
      groups.filter((group) => group.summary === summary.name),
      concurrency,
      async ({ key }) => {
        const { id, partition } = groupOf(summary, key);
        const stored = await gold(summary.container).read<Identified>(id, partition);
        return stored === undefined ? [] : groupDocumentFrom(stored.document).rows;
      },
    );
    const rows = found.flat().filter((row) => isOwn(summary, row));
    const description = summary.columns.map((column) => `${column.name}: ${column.description}`).join("; ");
    tables.push({ name: `gold/${summary.name}`, description, documents: rows, rows });
  }
  return tables;
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
