import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import type { Group } from "../group.ts";
import type { GroupKey, Summary } from "../summary.ts";

/** A group that could not be computed, in `gold-errors`. It alerts, and is tried again at each run. */
export interface SetAside extends Identified {
  readonly summary: string;
  readonly key: GroupKey;
  readonly reason: string;
  /** When it was first set aside, epoch milliseconds. */
  readonly time: number;
}

export async function setAside(
  errors: DocumentContainer,
  summary: Summary,
  { id, key }: Group,
  reason: string,
  time: number,
): Promise<void> {
  await errors.create({ id, summary: summary.name, key, reason, time } satisfies SetAside, summary.name);
}

export function listSetAside(errors: DocumentContainer, summary: Summary): Promise<SetAside[]> {
  return errors.query<SetAside>(summary.name, "SELECT * FROM c WHERE c.summary = @summary", { summary: summary.name });
}
