import type { Group } from "../../gold/group.ts";
import type { Summary } from "../../gold/summary.ts";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import { readSnapshot } from "../../platform/delta/log.ts";
import { isoTime, second } from "../../platform/time.ts";
import { filesOfMonth, tableOf } from "../../serving/exports/export-table.ts";
import { exportedAt } from "../../serving/exports/exported-at.ts";
import { audiences } from "../../serving/exports/exports.ts";
import { monthOfDocument } from "../../serving/exports/month.ts";
import type { Unexported } from "../status/unexported.ts";
import type { TraceContext } from "./context.ts";
import type { ExportStep } from "./trace.ts";

/** A group's document in gold; `contains`: it has the row. */
export interface StoredGroup {
  readonly group: Group;
  readonly contains: boolean;
  /** When gold wrote it, epoch milliseconds. */
  readonly writtenAt: number | undefined;
}

/** The resolution of Cosmos DB's time, and clock skew between it and a host; milliseconds. */
const tolerance = 5 * second;

/**
 * Where a row is exported to, one step for each audience. Names a file only if it contains the row.
 *
 * @param unexported reads the changes that no file contains
 */
export async function exportSteps(
  context: TraceContext,
  summary: Summary,
  { group, contains, writtenAt }: StoredGroup,
  unexported: () => Promise<Unexported>,
): Promise<ExportStep[]> {
  const month = monthOfDocument(summary, group.key);
  // Before the files are read: a later file contains no less.
  const isExported = contains && !isPending(await unexported(), month, group, writtenAt);
  return Promise.all(
    audiences.map(async (audience): Promise<ExportStep> => {
      const { container } = audience;
      const { blobs, folder } = tableOf(context, summary, audience);
      const [path] = filesOfMonth(await readSnapshot({ blobs, folder }), month);
      const file = path && `${folder}/${path}`;
      const since = contains && writtenAt !== undefined ? isoTime(writtenAt) : null;
      const inFile = file !== undefined && contains && (isExported || (await isWrittenBefore(blobs, file, writtenAt)));
      return { container, month, file: inFile ? file : null, pendingSince: inFile ? null : since };
    }),
  );
}

/** Among changes that were not read, the group may be one that was written since the first of the changes. */
function isPending(
  { pending, unread, hasMore, since }: Unexported,
  month: string,
  { id }: Group,
  writtenAt: number | undefined,
): boolean {
  if (unread.has(id) || pending.has(month)) return true;
  return hasMore && (since === undefined || writtenAt === undefined || writtenAt >= since);
}

/** Whether the document was written before the export of the file began: other changes make a month pending, too. */
async function isWrittenBefore(
  blobs: Pick<BlobStore, "read">,
  file: string,
  writtenAt: number | undefined,
): Promise<boolean> {
  if (writtenAt === undefined) return false;
  const content = await blobs.read(file);
  const exported = content === undefined ? undefined : exportedAt(content);
  return exported !== undefined && writtenAt + tolerance < exported;
}
