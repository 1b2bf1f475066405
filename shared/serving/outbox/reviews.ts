import type { DocumentContainer, Identified, Stored } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { hashId } from "../../platform/hash-id.ts";

/**
 * In `outbox`: the next run determines the messages of an output about a subject again, without a change of its
 * documents.
 */
export interface Review extends Identified {
  /** The partition key. */
  readonly subject: string;
  /** Name of the output. */
  readonly review: string;
  /** Epoch milliseconds. */
  readonly requestedAt: number;
}

const pageSize = 100;

/** A review that exists gets a new version: a run that has begun with the previous one does not end it. */
export async function requestReview(
  messages: Pick<DocumentContainer, "create" | "read" | "replace">,
  output: string,
  subject: string,
  now: number,
): Promise<void> {
  const review: Review = { id: hashId("review", output), subject, review: output, requestedAt: now };
  if (await messages.create(review, subject)) return;
  const stored = await messages.read<Review>(review.id, subject);
  // Whoever replaces or ends it at the same time determines the messages after this request.
  if (stored !== undefined) await messages.replace(review, subject, stored.etag);
}

/** The requested reviews of an output. */
export async function* reviewsOf(
  messages: Pick<DocumentContainer, "queryAllPartitions" | "read">,
  output: string,
): AsyncGenerator<Stored<Review>> {
  const query = "SELECT * FROM c WHERE c.review = @output";
  const read = (token?: string) => messages.queryAllPartitions<Review>(query, { output }, pageSize, token);
  for await (const page of pagesOf(read))
    for (const { id, subject } of page) {
      const stored = await messages.read<Review>(id, subject);
      if (stored !== undefined) yield stored;
    }
}

export function isReview(document: Identified): document is Review {
  return "review" in document;
}
