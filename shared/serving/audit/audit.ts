import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { hashId } from "../../platform/hash-id.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import type { KeyedHashes } from "../../silver/erasure/keyed-hashes.ts";
import type { Subject } from "../../streams/subject.ts";
import { type AuditRecord, everybody, type ReadOfEverybody, type ReadOfPeople } from "./audit-record.ts";

/** Container of `resources.json`. The HTTP functions may only create its documents. */
export const auditContainer = "audit";

export interface Audit {
  readonly container: Pick<DocumentContainer, "create" | "queryPartition" | "queryAllPartitions">;
  readonly hashes: Pick<KeyedHashes, "hash">;
}

const concurrency = 50;

/**
 * Writes a record for each person, or one for everybody. It is written before the data are returned: no read is without
 * a record.
 */
export async function recordRead(
  { container, hashes }: Audit,
  read: Omit<AuditRecord, "id" | "subject" | "kind" | "what">,
  { what, subjects }: ReadOfPeople | ReadOfEverybody,
): Promise<void> {
  const record = async (subject: string, kind: AuditRecord["kind"]) => {
    const id = hashId("read", read.request, read.endpoint, what, subject, read.time);
    await container.create<AuditRecord>({ id, subject, kind, ...read, what }, subject);
  };
  if (subjects === everybody) await record(everybody, everybody);
  else await mapConcurrent(subjects, concurrency, ({ kind, value }) => record(hashes.hash(kind, value), kind));
}

/**
 * The records about some people, with those about everybody, or all, of a time; the latest first.
 *
 * @param from, to epoch milliseconds, inclusive
 */
export async function readAudit(
  { container, hashes }: Audit,
  { from, to, subjects }: { readonly from: number; readonly to: number; readonly subjects?: readonly Subject[] },
): Promise<readonly AuditRecord[]> {
  const query = "SELECT * FROM c WHERE c.time >= @from AND c.time <= @to";
  const found: AuditRecord[] = [];
  if (subjects === undefined) {
    const pages = pagesOf((token) => container.queryAllPartitions<AuditRecord>(query, { from, to }, 1000, token));
    for await (const page of pages) found.push(...page);
  } else
    for (const subject of [...subjects.map(({ kind, value }) => hashes.hash(kind, value)), everybody])
      found.push(...(await container.queryPartition<AuditRecord>(subject, query, { from, to })));
  return found.sort((a, b) => b.time - a.time || (a.id < b.id ? -1 : 1));
}
