import type { Lake } from "../../bronze/bronze-store.ts";
import { decodeQuarantined } from "../../bronze/files/parquet.ts";
import { readListedFile } from "../../bronze/files/read-listed-file.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import { listPartitions } from "../../bronze/manifest/partition.ts";
import { eventsAfter, scan } from "../../bronze/manifest/scan.ts";
import type { Calendar } from "../../gold/dates/calendar.ts";
import type { ComputedSummary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { isoTime } from "../../platform/time.ts";
import { type Audit, readAudit } from "../../serving/audit/audit.ts";
import { subjectsOfPerson } from "../../serving/audit/subjects-of-person.ts";
import type { OutboxMessage } from "../../serving/outbox/message.ts";
import { isReview } from "../../serving/outbox/reviews.ts";
import { identifiersOf, namesAny } from "../../silver/erasure/erased-identifiers.ts";
import { findPerson } from "../../silver/erasure/find-person.ts";
import { groupsOf } from "../../silver/erasure/groups-of-plan.ts";
import type { ErasurePlan } from "../../silver/erasure/plan.ts";
import type { Silver } from "../../silver/slice/run-slice.ts";
import { goldTables } from "./gold-tables.ts";
import { type ExportedTable, silverTables } from "./tables.ts";

/** Files in memory at one time. */
const filesAtOnce = 8;

export interface PersonStores {
  readonly silver: Pick<Silver, "erasure" | "definitions">;
  readonly gold: (container: string) => DocumentContainer;
  readonly summaries: readonly ComputedSummary[];
  readonly calendar: Pick<Calendar, "dateOf" | "around">;
  readonly messages: Pick<DocumentContainer, "queryPartition">;
  readonly lake: Pick<Lake, "manifest" | "quarantine">;
  readonly audit: Audit;
  /** Epoch milliseconds. */
  now(): number;
}

/** Everything of a person. Undefined if nothing is stored about the user. */
export async function exportPerson(
  stores: PersonStores,
  userId: string,
): Promise<readonly ExportedTable[] | undefined> {
  const { silver, audit, now } = stores;
  const plan = await findPerson(silver, userId);
  if (plan.documents.length === 0) return undefined;
  const groups = await groupsOf(silver.erasure, plan);
  const subjects = subjectsOfPerson(plan);
  const records = (await readAudit(audit, { from: 0, to: now(), subjects })).map(({ id: _, time, by, ...record }) => {
    return { time: isoTime(time), by: by.name ?? by.id ?? by.kind, ...record };
  });
  return [
    ...silverTables(silver.definitions, plan),
    ...(await goldTables(stores, plan, groups)),
    await messagesOf(stores, plan),
    await quarantinedEvents(stores, plan),
    table("audit", "Who has read the data, when, what, and through which function or command.", records),
  ];
}

/** Messages about the person that were or will be published. */
async function messagesOf({ messages }: PersonStores, { emails, users }: ErasurePlan): Promise<ExportedTable> {
  const found: OutboxMessage[] = [];
  for (const subject of new Set([...emails, ...users]))
    found.push(...(await messages.queryPartition<OutboxMessage>(subject, "SELECT * FROM c", {})));
  const rows = found
    .filter((document) => !isReview(document))
    .map(({ id, output, body, published }) => {
      return { message: id, output, body: JSON.stringify(body), published: String(published) };
    });
  return table("outbox", "Messages of the outputs, and whether they were published.", rows);
}

/** Events that nobody could decode and that name the person, by the rule of the erasure. */
async function quarantinedEvents({ lake }: PersonStores, plan: ErasurePlan): Promise<ExportedTable> {
  const { manifest, quarantine } = lake;
  const isNamed = namesAny(identifiersOf(plan));
  const found: Readonly<Record<string, string | null>>[] = [];
  const read = async (row: ManifestRow, after: number) => {
    if (row.quarantineFile === undefined) return [];
    const events = await decodeQuarantined(await readListedFile(quarantine, row.quarantineFile));
    return eventsAfter(events, row, after).filter(isNamed);
  };
  const filter = ({ quarantineFile }: ManifestRow) => quarantineFile !== undefined;
  for (const partitionKey of await listPartitions(manifest))
    for await (const events of scan({ manifest, partitionKey, after: 0, filter, read, concurrency: filesAtOnce }))
      for (const { enqueuedTime, code, message, body } of events)
        found.push({
          ...{ partition: partitionKey, enqueued: isoTime(enqueuedTime), code, message },
          body: Buffer.from(body).toString(),
        });
  return table("quarantine", "Rejected events that contain an identifier of the person, as they were sent.", found);
}

function table(
  name: string,
  description: string,
  rows: readonly Readonly<Record<string, string | null>>[],
): ExportedTable {
  return { name, description, documents: rows, rows };
}
