import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { type ErrorCode, errorCodes, type PermanentFailure } from "../../platform/korevital-error.ts";
import { conflict, type RetryConflicts } from "../../platform/optimistic-concurrency.ts";
import { storedNumber, storedOneOf, storedText, storedTextMap } from "../../platform/stored-value.ts";
import { hour, minute } from "../../platform/time.ts";
import type { Group } from "../group.ts";
import type { GroupKey } from "../group-context.ts";
import type { Summary } from "../summary.ts";

/** What cannot be done with a group: computed and stored, or exported. */
const kinds = ["group", "export"] as const;
type Kind = (typeof kinds)[number];

/**
 * A group that cannot be computed or exported, in `gold-errors`. It contains the code of the failure and the group's
 * key. It contains no text of an error, which may quote personal values.
 */
export interface DeadLetter extends Identified {
  readonly kind: Kind;
  readonly summary: string;
  readonly key: GroupKey;
  readonly code: ErrorCode;
  /** When it was dead-lettered first, epoch milliseconds. */
  readonly time: number;
  /** Attempts that failed. */
  readonly attempts: number;
  /** When it is tried again, epoch milliseconds. */
  readonly retryAt: number;
}

const firstPause = 5 * minute;
const longestPause = 24 * hour;

/**
 * The pause before the next attempt. What Cosmos DB rejects is expensive to compute, and rejected until silver or the
 * rule changes: its pauses double. Everything else is tried in every run.
 */
function pauseAfter(code: ErrorCode, attempts: number): number {
  return code === "document-rejected" ? Math.min(longestPause, firstPause * 2 ** (attempts - 1)) : 0;
}

export interface DeadLetterStore {
  readonly errors: DocumentContainer;
  readonly retryConflicts: RetryConflicts;
  /** Epoch milliseconds. */
  now(): number;
}

export async function deadLetter(
  { errors, retryConflicts, now }: DeadLetterStore,
  { name: summary }: Pick<Summary, "name">,
  { id, key }: Pick<Group, "id" | "key">,
  { code }: Pick<PermanentFailure, "code">,
  kind: Kind = "group",
): Promise<void> {
  await retryConflicts("gold-dead-letter", async () => {
    const known = await errors.read(id, summary);
    const before = known && deadLetterFrom(known.document);
    const attempts = (before?.attempts ?? 0) + 1;
    const time = before?.time ?? now();
    const retryAt = now() + pauseAfter(code, attempts);
    const document: DeadLetter = { id, kind, summary, key, code, time, attempts, retryAt };
    const isStored =
      known === undefined
        ? await errors.create(document, summary)
        : await errors.replace(document, summary, known.etag);
    return isStored || conflict;
  });
}

export async function listDeadLetters(
  errors: DocumentContainer,
  { name }: Pick<Summary, "name">,
  kind: Kind = "group",
): Promise<DeadLetter[]> {
  const documents = await errors.queryPartition<Identified>(name, "SELECT * FROM c WHERE c.kind = @kind", { kind });
  return documents.map(deadLetterFrom);
}

function deadLetterFrom(document: Identified): DeadLetter {
  return {
    id: document.id,
    kind: storedOneOf(document, "kind", kinds),
    summary: storedText(document, "summary"),
    key: storedTextMap(document, "key"),
    code: storedOneOf(document, "code", errorCodes),
    time: storedNumber(document, "time"),
    attempts: storedNumber(document, "attempts"),
    retryAt: storedNumber(document, "retryAt"),
  };
}
