import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { storedNumber, storedText, storedTextMap } from "../../platform/stored-value.ts";
import type { Group } from "../group.ts";
import type { GroupKey, Summary } from "../summary.ts";

/** A group that cannot be computed, in `gold-errors`. It alerts, and every run computes it again. */
export interface DeadLetter extends Identified {
  readonly summary: string;
  readonly key: GroupKey;
  readonly reason: string;
  /** When it was dead-lettered first, epoch milliseconds. */
  readonly time: number;
}

export async function deadLetter(
  errors: DocumentContainer,
  { name }: Pick<Summary, "name">,
  { id, key }: Group,
  reason: string,
  time: number,
): Promise<void> {
  await errors.create({ id, summary: name, key, reason, time } satisfies DeadLetter, name);
}

export async function listDeadLetters(
  errors: DocumentContainer,
  { name }: Pick<Summary, "name">,
): Promise<DeadLetter[]> {
  const query = "SELECT * FROM c WHERE c.summary = @summary";
  return (await errors.queryPartition<Identified>(name, query, { summary: name })).map(deadLetterFrom);
}

function deadLetterFrom(document: Identified): DeadLetter {
  return {
    id: document.id,
    summary: storedText(document, "summary"),
    key: storedTextMap(document, "key"),
    reason: storedText(document, "reason"),
    time: storedNumber(document, "time"),
  };
}
