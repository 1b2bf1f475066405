import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { hashId } from "../../platform/hash-id.ts";
import { conflict, type RetryConflicts } from "../../platform/optimistic-concurrency.ts";
import type { Ownership } from "../documents/owners.ts";
import type { LabelOwnership } from "../rules/ownership.ts";
import { recordChange } from "./erasure-changes.ts";
import type { KeyedHashes } from "./keyed-hashes.ts";

/** Container of `resources.json`. It is retained: what it contains cannot be rebuilt from bronze. */
export const erasuresContainer = "erasures";

/** Where erasures are stored. */
export interface ErasureStore {
  readonly container: DocumentContainer;
  readonly hashes: KeyedHashes;
  readonly retryConflicts: RetryConflicts;
}

/** The person is erased up to and including `time`. It contains no identifier. */
export interface Tombstone extends Identified {
  /** Keyed hash of the user. The partition key. */
  readonly subject: string;
  readonly kind: "tombstone";
  /** Epoch milliseconds; of several requests the latest. */
  readonly time: number;
  /** Keyed hashes of the labels and e-mails that the person registered, sorted. */
  readonly labels: readonly string[];
  readonly emails: readonly string[];
  /** The same, encrypted: a later request erases more of them, and bronze is searched for them. */
  readonly sealed: { readonly user: string; readonly labels: readonly string[]; readonly emails: readonly string[] };
}

/** An erased registration: from `time` on the label belongs to nobody. It contains no identifier. */
interface ErasedOwnership extends Identified {
  /** Keyed hash of the label. The partition key. */
  readonly subject: string;
  readonly kind: "ownership";
  readonly time: number;
  /** Keyed hash of the user. */
  readonly user: string;
  readonly sealed: string;
  /** It was taken back: the label belongs to whom it belongs without it. */
  readonly void?: true;
}

const tombstoneId = "tombstone";

/** Widens the person's tombstone: the latest time, and all labels and e-mails. */
export async function widenTombstone(
  { container, hashes, retryConflicts }: ErasureStore,
  userId: string,
  { time, labels = [], emails = [] }: { time: number; labels?: readonly string[]; emails?: readonly string[] },
): Promise<void> {
  const subject = hashes.hash("user", userId);
  const union = (known: readonly string[] = [], more: readonly string[]) => [...new Set([...known, ...more])].sort();
  const hashed = (kind: "label" | "email", values: readonly string[]) => values.map((each) => hashes.hash(kind, each));
  await retryConflicts("tombstone", async () => {
    const stored = await container.read<Tombstone>(tombstoneId, subject);
    const before = stored?.document;
    const after: Tombstone = {
      ...{ id: tombstoneId, subject, kind: "tombstone", time: Math.max(time, before?.time ?? time) },
      labels: union(before?.labels, hashed("label", labels)),
      emails: union(before?.emails, hashed("email", emails)),
      sealed: {
        user: hashes.seal(userId),
        labels: union(before?.sealed.labels, labels.map(hashes.seal)),
        emails: union(before?.sealed.emails, emails.map(hashes.seal)),
      },
    };
    if (stored === undefined) return (await container.create(after, subject)) || conflict;
    if (JSON.stringify(after) === JSON.stringify({ ...after, ...pick(stored.document) })) return true;
    return (await container.replace(after, subject, stored.etag)) || conflict;
  });
  await recordChange(container, retryConflicts);
}

/** In the order of the document that is compared. */
function pick({ id, subject, kind, time, labels, emails, sealed }: Tombstone): Tombstone {
  return { id, subject, kind, time, labels, emails, sealed };
}

/** The labels and e-mails of an erased person, in memory only. */
export async function erasedSubjects(
  { container, hashes }: Pick<ErasureStore, "container" | "hashes">,
  userId: string,
): Promise<{ readonly labels: readonly string[]; readonly emails: readonly string[] }> {
  const stored = await container.read<Tombstone>(tombstoneId, hashes.hash("user", userId));
  const { labels = [], emails = [] } = stored?.document.sealed ?? {};
  return { labels: labels.map(hashes.unseal), emails: emails.map(hashes.unseal) };
}

/** The identifiers of an erased person by the keyed hash of the user, in memory only; undefined for anybody else. */
export async function unsealedSubjects(
  { container, hashes }: Pick<ErasureStore, "container" | "hashes">,
  subject: string,
): Promise<Readonly<Record<"users" | "labels" | "emails", readonly string[]>> | undefined> {
  const stored = await container.read<Tombstone>(tombstoneId, subject);
  if (stored === undefined) return undefined;
  const { user, labels, emails } = stored.document.sealed;
  return { users: [hashes.unseal(user)], labels: labels.map(hashes.unseal), emails: emails.map(hashes.unseal) };
}

export async function listTombstones({ container }: Pick<ErasureStore, "container">): Promise<readonly Tombstone[]> {
  const found: Tombstone[] = [];
  const pages = pagesOf((token) =>
    container.queryAllPartitions<Tombstone>("SELECT * FROM c WHERE c.kind = @kind", { kind: "tombstone" }, 1000, token),
  );
  for await (const page of pages) found.push(...page);
  return found;
}

/** Retains a registration without its identifiers. One that was taken back stays so. */
export async function storeErasedOwnership(
  { container, hashes, retryConflicts }: ErasureStore,
  { label, time, userId, void: isVoid }: Omit<Ownership, "id">,
): Promise<void> {
  const [subject, user] = [hashes.hash("label", label), hashes.hash("user", userId)];
  const id = hashId("erased", subject, time, user);
  const erased: ErasedOwnership = { id, subject, kind: "ownership", time, user, sealed: hashes.seal(userId) };
  if (isVoid !== true) {
    await container.create(erased, subject);
    return;
  }
  const taken: ErasedOwnership = { ...erased, void: true };
  await retryConflicts("tombstone", async () => {
    if (await container.create(taken, subject)) return true;
    const stored = await container.read<ErasedOwnership>(id, subject);
    const isDone = stored?.document.void === true || (await container.replace(taken, subject, stored?.etag ?? ""));
    return isDone || conflict;
  });
}

/** The erased registrations of a label. Their user ids exist in memory only, for comparison. */
export async function erasedOwnerships(
  { container, hashes }: Pick<ErasureStore, "container" | "hashes">,
  label: string,
): Promise<LabelOwnership[]> {
  const subject = hashes.hash("label", label);
  const query = "SELECT * FROM c WHERE c.kind = @kind";
  const stored = await container.queryPartition<ErasedOwnership>(subject, query, { kind: "ownership" });
  return stored.map(({ id, time, sealed, void: isVoid }) => ({
    ...{ id, label, time, userId: hashes.unseal(sealed), erased: true as const },
    ...(isVoid === true ? { void: true as const } : {}),
  }));
}
