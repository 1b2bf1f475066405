import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
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

export function listDeadLetters(errors: DocumentContainer, { name }: Pick<Summary, "name">): Promise<DeadLetter[]> {
  return errors.queryPartition<DeadLetter>(name, "SELECT * FROM c WHERE c.summary = @summary", { summary: name });
}
