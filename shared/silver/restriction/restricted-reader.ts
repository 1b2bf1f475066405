import type { GymEvent } from "../documents/gym-events.ts";
import { macLabel } from "../documents/owners.ts";
import type { SilverContainer, SilverDocuments } from "../documents/registry.ts";
import { erasedGymEvents } from "../rules/erased-gym-events.ts";
import { type LabelOwnership, nobody, ownerAt } from "../rules/ownership.ts";
import type { PropertyRange, SilverReader } from "../silver-reader.ts";

/** Whose data nothing uses, by user ids, normalized e-mails, and the labels that they ever registered. */
export interface RestrictedPeople {
  readonly users: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  readonly emails: ReadonlySet<string>;
}

/**
 * Silver as if restricted people were erased: their labels belong to nobody while they are theirs, so that nobody
 * else's ownership changes. Gold computes from it, and so do users and alerts: restriction is decided here and nowhere
 * else.
 *
 * @param whole reads everything
 */
export function restrictedReader(whole: SilverReader, restricted: () => Promise<RestrictedPeople>): SilverReader {
  return {
    async queryPartition<C extends SilverContainer>(name: C, partition: string, range?: PropertyRange<C>) {
      const people = await restricted();
      const documents = await whole.queryPartition(name, partition, range);
      if (people.users.size === 0) return documents;
      if (name !== "gym-visits") return visible(people, name, documents);
      const label = macLabel(partition);
      const owners = marked(people, await whole.queryPartition("owners", label));
      const isRestricted = (time: number) => ownerAt(owners, time) === nobody;
      const hidden = new Set<unknown>(
        erasedGymEvents(documents as readonly unknown[] as readonly GymEvent[], isRestricted),
      );
      return documents.filter((document) => !hidden.has(document));
    },
    async queryAllPartitions(name, property, value) {
      return visible(await restricted(), name, await whole.queryAllPartitions(name, property, value));
    },
    async *queryPartitions(name, property, partitions, where) {
      const people = await restricted();
      for await (const page of whole.queryPartitions(name, property, partitions, where))
        yield visible(people, name, page);
    },
  };
}

/** Documents with a user or an e-mail. Readings are hidden by the owners of their device. */
function visible<C extends SilverContainer>(
  people: RestrictedPeople,
  name: C,
  documents: readonly SilverDocuments[C][],
): readonly SilverDocuments[C][] {
  if (name === "owners")
    return marked(people, documents as readonly LabelOwnership[]) as unknown as SilverDocuments[C][];
  return documents.filter((document) => {
    const { userId = "", email = "" } = document as { readonly userId?: string; readonly email?: string };
    return !people.users.has(userId) && !(name === "balance" && people.emails.has(email));
  });
}

function marked({ users }: RestrictedPeople, ownerships: readonly LabelOwnership[]): readonly LabelOwnership[] {
  return ownerships.map((each) => (users.has(each.userId) ? { ...each, erased: true } : each));
}
