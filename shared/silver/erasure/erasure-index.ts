import type { Tombstone } from "./erasure-store.ts";
import type { KeyedHashes } from "./keyed-hashes.ts";

/** Who is erased, and until when. Times are epoch milliseconds. */
export interface ErasureIndex {
  /** Whether nobody is erased. */
  readonly isEmpty: boolean;
  /** The person is erased up to and including this time. */
  userUntil(userId: string): number | undefined;
  /** The e-mail is erased up to and including this time. */
  emailUntil(email: string): number | undefined;
  /** Whether an erased person registered the label. */
  hasLabel(label: string): boolean;
  /** Nobody is erased after this time. */
  readonly latest: number;
  /** Identifies the content. */
  readonly version: string;
}

export function erasureIndex(tombstones: readonly Tombstone[], { hash }: Pick<KeyedHashes, "hash">): ErasureIndex {
  const users = new Map(tombstones.map(({ subject, time }) => [subject, time]));
  const labels = new Set(tombstones.flatMap((tombstone) => tombstone.labels));
  const emails = new Map<string, number>();
  for (const { time, emails: hashed } of tombstones)
    for (const email of hashed) emails.set(email, Math.max(time, emails.get(email) ?? time));
  const isEmpty = tombstones.length === 0;
  const known = memoizedHash(hash);
  const sorted = tombstones.map(({ subject, time, labels: l, emails: e }) => [subject, time, l, e]);
  return {
    isEmpty,
    userUntil: (userId) => (isEmpty ? undefined : users.get(known("user", userId))),
    emailUntil: (email) => (emails.size === 0 ? undefined : emails.get(known("email", email))),
    hasLabel: (label) => labels.size > 0 && labels.has(known("label", label)),
    latest: Math.max(-1, ...users.values()),
    version: JSON.stringify(sorted.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))),
  };
}

/** Identifiers whose hashes are kept, some 200 bytes each. */
const maxKnown = 20_000;

/** Millions of readings have few devices. */
function memoizedHash(hash: KeyedHashes["hash"]): (kind: "user" | "email" | "label", value: string) => string {
  const known = new Map<string, string>();
  return (kind, value) => {
    const key = `${kind}:${value}`;
    const found = known.get(key) ?? hash(kind, value);
    if (known.size >= maxKnown) known.clear();
    known.set(key, found);
    return found;
  };
}
