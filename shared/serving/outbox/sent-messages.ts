import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { type OutboxMessage, outboxMessageFrom } from "./message.ts";
import type { Failure } from "./webhook/delivery.ts";

/** What a page of waiting messages became. */
export interface SentMessages {
  readonly waiting: number;
  readonly published: readonly OutboxMessage[];
  /** Of failed requests to a webhook. */
  readonly failures: readonly Failure[];
  /** Messages that are not attempted any more. */
  readonly deadLettered: number;
}

/** The first page that is not empty: a query over all partitions may return an empty page before others. */
export async function firstPage(
  messages: DocumentContainer,
  query: string,
  parameters: Readonly<Record<string, string | number | boolean>>,
  pageSize: number,
): Promise<readonly OutboxMessage[]> {
  const read = (token?: string) => messages.queryAllPartitions<Identified>(query, parameters, pageSize, token);
  for await (const page of pagesOf(read)) return page.map(outboxMessageFrom);
  return [];
}
