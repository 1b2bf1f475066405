import type { Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { deviceLabel, macLabel } from "../documents/owners.ts";
import type { RegistrationFact } from "../documents/registrations.ts";
import type { ErasureStore } from "../erasure/erasure-store.ts";
import type { SilverReader } from "../silver-reader.ts";
import type { RestrictedPeople } from "./restricted-reader.ts";

type RestrictionStore = Pick<ErasureStore, "container" | "hashes">;

/** In `erasures`: the data of the person are stored and not used (GDPR Art. 18). It contains no identifier. */
interface Restriction extends Identified {
  /** Keyed hash of the user. The partition key. */
  readonly subject: string;
  readonly kind: "restriction";
  /** Epoch milliseconds. */
  readonly since: number;
  /** The user id, encrypted. */
  readonly sealed: string;
}

const id = "restriction";

/** @returns false if the person is restricted already */
export function storeRestriction(
  { container, hashes }: RestrictionStore,
  userId: string,
  now: number,
): Promise<boolean> {
  const subject = hashes.hash("user", userId);
  const restriction: Restriction = { id, subject, kind: id, since: now, sealed: hashes.seal(userId) };
  return container.create(restriction, subject);
}

export function removeRestriction({ container, hashes }: RestrictionStore, userId: string): Promise<void> {
  return container.remove(id, hashes.hash("user", userId));
}

export async function restrictedUsers({ container, hashes }: RestrictionStore): Promise<ReadonlySet<string>> {
  const users = new Set<string>();
  const query = "SELECT * FROM c WHERE c.kind = @kind";
  const pages = pagesOf((token) => container.queryAllPartitions<Restriction>(query, { kind: id }, 1000, token));
  for await (const page of pages) for (const { sealed } of page) users.add(hashes.unseal(sealed));
  return users;
}

/** The restricted people, and the labels and e-mails of their registrations as silver has them now. */
export async function restrictedPeople(
  { container, hashes }: RestrictionStore,
  whole: Pick<SilverReader, "queryPartition">,
): Promise<RestrictedPeople> {
  const users = await restrictedUsers({ container, hashes });
  const registrations: RegistrationFact[] = [];
  for (const userId of users)
    for (const document of await whole.queryPartition("people", userId))
      if (document.kind === "registration") registrations.push(document);
  return {
    users,
    labels: new Set(registrations.flatMap(labelsOf)),
    emails: new Set(registrations.flatMap(({ email }) => email ?? [])),
  };
}

function labelsOf({ deviceId, macAddress }: RegistrationFact): string[] {
  return [deviceLabel(deviceId), ...(macAddress === null ? [] : [macLabel(macAddress)])];
}
