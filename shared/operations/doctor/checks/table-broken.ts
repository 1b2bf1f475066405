import { audiences } from "../../../serving/exports/exports.ts";
import type { Check } from "../check.ts";
import type { Location } from "../finding.ts";
import type { TableSnapshot } from "../pipeline-snapshot.ts";

export const tableBroken: Check = {
  name: "table-broken",
  severity: "error",
  description:
    "The log of a Delta table cannot be read, has lost its last versions, or names a file that is missing or incomplete: engines do not read the table, or read old rows.",
  action:
    "Undelete the files (soft delete retains them). Otherwise npm run doctor -- --repair deletes the log of the table, and the next tick of TABLE_SCHEDULE or EXPORT_SCHEDULE writes all of it again, without its earlier versions. It cannot restore a file of a stream: see missing-blob.",
  find: ({ tables }) => tables.flatMap((table) => locationOf(table) ?? []),
};

function locationOf({ table: id, missing, unreadable, isLost = false }: TableSnapshot): Location | undefined {
  const [container = "", folder = ""] = id.split("/");
  const remediation = { kind: "recreate-table", container, folder } as const;
  if (unreadable !== undefined) return { id, detail: unreadable, remediation };
  if (isLost) return { id, detail: "it lacks the last commit of its export, which the next run writes again" };
  const [first] = missing;
  if (first === undefined) return undefined;
  const detail = `${missing.length} files do not exist or are incomplete, for example ${first}`;
  // The manifest names the files of a stream: a new log would contain the same ones.
  return audiences.some((audience) => audience.container === container) ? { id, detail, remediation } : { id, detail };
}
