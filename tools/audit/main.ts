import { auditFor, silverFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { day, isoTime } from "../../shared/platform/time.ts";
import { readAudit } from "../../shared/serving/audit/audit.ts";
import { type AuditRecord, everybody } from "../../shared/serving/audit/audit-record.ts";
import { subjectsOfPerson } from "../../shared/serving/audit/subjects-of-person.ts";
import { findPerson } from "../../shared/silver/erasure/find-person.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { textColumns } from "../common/text-columns.ts";

export interface AuditFlags extends TargetFlags {
  readonly user?: string | undefined;
  /** Epoch milliseconds of the first and the last day. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  readonly format: "table" | "json";
}

export async function printAudit(flags: AuditFlags): Promise<void> {
  const azure = openTarget(flags);
  try {
    console.log(await auditText(azure, flags, Date.now()));
  } finally {
    await azure.close();
  }
}

/** @param now epoch milliseconds */
export async function auditText(azure: Azure, flags: Omit<AuditFlags, "data">, now: number): Promise<string> {
  const { user, from = 0, to, limit, format } = flags;
  const last = to === undefined ? now : to + day - 1;
  const subjects =
    user === undefined
      ? undefined
      : subjectsOfPerson(
          await findPerson(
            silverFor(azure, () => now),
            user,
          ),
        );
  const found = await readAudit(auditFor(azure), { from, to: last, ...(subjects === undefined ? {} : { subjects }) });
  const records = found.slice(0, limit);
  if (format === "json") return JSON.stringify(records.map(printed), null, 2);
  const cells = records.map(({ time, by, endpoint, what, kind, subject }) => [
    isoTime(time),
    by.name ?? by.id ?? by.kind,
    endpoint,
    what,
    kind === everybody ? everybody : `${kind} ${subject.slice(0, 12)}`,
  ]);
  return textColumns(["time", "by", "endpoint", "what", "of"], cells, { isRightAligned: () => false, rule: "-" }).join(
    "\n",
  );
}

function printed({ id: _, time, ...record }: AuditRecord) {
  return { time: isoTime(time), ...record };
}
