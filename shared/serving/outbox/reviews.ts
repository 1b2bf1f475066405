import type { DocumentContainer, Identified, Stored } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { hashId } from "../../platform/hash-id.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import type { OutboxLimits } from "./outbox.ts";

/**
 * In `outbox`: the messages of an output about a subject are determined again at a time, without a change of its
 * documents.
 */
export interface Review extends Identified {
  /** The partition key. */
  readonly subject: string;
  /** Name of the output. */
  readonly review: string;
  /** Epoch milliseconds. */
  readonly dueAt: number;
}

/** Of several requests the earliest time counts. */
export async function requestReview(
  messages: Pick<DocumentContainer, "create" | "read" | "replace">,
  output: string,
  subject: string,
  dueAt: number,
): Promise<void> {
  const review: Review = { id: hashId("review", output), subject, review: output, dueAt };
  while (!(await messages.create(review, subject))) {
    const stored = await messages.read<Review>(review.id, subject);
    // It gets a new version in any case: a run that has begun with the previous one does not end it.
    const earliest = { ...review, dueAt: Math.min(dueAt, stored?.document.dueAt ?? dueAt) };
    if (stored !== undefined && (await messages.replace(earliest, subject, stored.etag))) return;
  }
}

/** A page of the reviews of an output that are due; undefined when none is. */
export async function dueReviews(
  messages: Pick<DocumentContainer, "queryAllPartitions" | "read">,
  output: string,
  now: number,
  { pageSize, concurrency }: Pick<OutboxLimits, "pageSize" | "concurrency">,
): Promise<readonly Stored<Review>[] | undefined> {
  const query = "SELECT * FROM c WHERE c.review = @output AND c.dueAt <= @now";
  const read = (token?: string) => messages.queryAllPartitions<Review>(query, { output, now }, pageSize, token);
  // A query over all partitions may return an empty page before others.
  for await (const page of pagesOf(read)) {
    if (page.length === 0) continue;
    // The page may be older than the container: a point read decides.
    const stored = await mapConcurrent(page, concurrency, ({ id, subject }) => messages.read<Review>(id, subject));
    return stored.filter((each) => each !== undefined && each.document.dueAt <= now) as readonly Stored<Review>[];
  }
  return undefined;
}

export function isReview(document: Identified): document is Review {
  return "review" in document;
}
