import { type FollowEnd, followFeed } from "../../platform/change-feed/follow.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { type SqlSession, storableText } from "../../platform/postgres/sql.ts";
import { sqlCheckpoints } from "../../platform/postgres/sql-checkpoints.ts";
import { isoTime } from "../../platform/time.ts";
import type { ProfileVersion } from "../../silver/documents/profile-versions.ts";
import type { RegistrationFact } from "../../silver/documents/registrations.ts";
import type { Tombstone } from "../../silver/erasure/erasure-store.ts";
import type { CaptureLimits } from "./capture.ts";
import type { Registry } from "./registry.ts";

const concurrency = 16;

/** The profiles of some users by the current state of silver: the newest version, or none. */
type Profiles = ReadonlyMap<string, ProfileVersion | undefined>;

/** Columns of `user_profiles`, and the property of the version that each contains. */
const columns = {
  dob: "dob",
  sex: "sex",
  gender: "gender",
  first_name: "firstName",
  last_name: "lastName",
  street_address: "streetAddress",
  city: "city",
  state: "state",
  zip: "zip",
} as const;

/**
 * Writes the newest profile of every user that changed in silver to `user_profiles`, and removes those that silver has
 * not any more. Each page is written in the transaction that stores its continuation.
 */
export async function syncProfiles(registry: Registry, limits: CaptureLimits): Promise<number> {
  let profiles = 0;
  const pipeline = await registry.pipeline();
  const checkpoints = sqlCheckpoints<Profiles>({
    postgres: registry.postgres,
    consumer: `user_profiles ${pipeline}`,
    async apply(session, page) {
      await write(session, pipeline, page);
      profiles += page.size;
    },
    reset: async (session) => void (await session.query("DELETE FROM user_profiles WHERE pipeline = $1", [pipeline])),
  });
  await followFeed<ProfileVersion | RegistrationFact, Profiles>(
    { container: registry.people, checkpoints },
    {
      ...limits,
      now: registry.now,
      async handle({ documents }) {
        const users = documents.flatMap((document) => (document.kind === "profile" ? [document.userId] : []));
        return newestProfiles(registry, [...new Set(users)]);
      },
    },
  );
  return profiles;
}

async function newestProfiles({ silverReader, erasures }: Registry, users: readonly string[]): Promise<Profiles> {
  const found = await mapConcurrent(users, concurrency, async (userId) => {
    const people = await silverReader.queryPartition("people", userId);
    // Erasure removes the documents after it has stored the tombstone.
    const erased = await erasures.container.read<Tombstone>("tombstone", erasures.hashes.hash("user", userId));
    const until = erased?.document.time ?? Number.NEGATIVE_INFINITY;
    const versions = people.flatMap((each) => (each.kind === "profile" && each.time > until ? [each] : []));
    return [userId, versions.toSorted((a, b) => a.time - b.time).at(-1)] as const;
  });
  return new Map(found);
}

async function write(session: SqlSession, pipeline: string, profiles: Profiles): Promise<void> {
  const [names, properties] = [Object.keys(columns), Object.values(columns)];
  const gone = [...profiles].flatMap(([userId, version]) => (version === undefined ? [userId] : []));
  await session.query("DELETE FROM user_profiles WHERE user_id = ANY($1)", [gone]);
  for (const [userId, version] of profiles) {
    if (version === undefined) continue;
    const values = properties.map((property) => storableText(version.attributes[property]));
    await session.query(
      `INSERT INTO user_profiles (user_id, pipeline, updated_at, ${names.join(", ")})
       VALUES ($1, $2, $3, ${names.map((_, index) => `$${index + 4}`).join(", ")})
       ON CONFLICT (user_id) DO UPDATE SET pipeline = excluded.pipeline, updated_at = excluded.updated_at,
         ${names.map((name) => `${name} = excluded.${name}`).join(", ")}`,
      [userId, pipeline, isoTime(version.time), ...values],
    );
  }
}

/**
 * Removes erased people from the registry: their profile, their registrations up to the time of the erasure, and
 * the gym logins of their devices while they owned them. Tombstones are read from the change feed of the erasures, so
 * that an outage of PostgreSQL delays no erasure elsewhere.
 *
 * @returns how many tombstones were processed
 */
export async function eraseFromRegistry(registry: Registry, limits: CaptureLimits): Promise<number> {
  const { container, hashes } = registry.erasures;
  let erased = 0;
  const checkpoints = sqlCheckpoints<readonly Tombstone[]>({
    postgres: registry.postgres,
    consumer: `erasures ${await registry.pipeline()}`,
    async apply(session, tombstones) {
      for (const { time, sealed } of tombstones) {
        const labels = sealed.labels.map(hashes.unseal);
        const macs = labels.flatMap((label) => (label.startsWith("mac:") ? [label.slice("mac:".length)] : []));
        await erasePerson(session, hashes.unseal(sealed.user), macs, isoTime(time));
      }
      erased += tombstones.length;
    },
    reset: async () => {},
  });
  const end: FollowEnd = await followFeed<Tombstone, readonly Tombstone[]>(
    { container, checkpoints },
    {
      ...limits,
      now: registry.now,
      handle: async ({ documents }) => documents.filter(({ kind }) => kind === "tombstone"),
    },
  );
  return end === "conflict" ? 0 : erased;
}

/** The gym logins first: afterwards nothing leads from a mac to its owner. */
async function erasePerson(session: SqlSession, userId: string, macs: readonly string[], until: string): Promise<void> {
  await session.query(
    `DELETE FROM gym_logins g
     WHERE lower(btrim(g.mac_address)) IN (
       SELECT unnest($2::text[]) UNION SELECT lower(btrim(mac_address)) FROM registrations WHERE user_id = $1
     ) AND coalesce(g.login, g.logout) <= $3 AND $1 = coalesce((
       SELECT r.user_id FROM registrations r
       WHERE lower(btrim(r.mac_address)) = lower(btrim(g.mac_address))
       ORDER BY r.registration_timestamp <= coalesce(g.login, g.logout) DESC,
         CASE WHEN r.registration_timestamp <= coalesce(g.login, g.logout) THEN r.registration_timestamp END DESC,
         r.registration_timestamp, r.user_id COLLATE "C"
       LIMIT 1), $1)`,
    [userId, macs, until],
  );
  await session.query("DELETE FROM registrations WHERE user_id = $1 AND registration_timestamp <= $2", [userId, until]);
  await session.query("DELETE FROM user_profiles WHERE user_id = $1 AND updated_at <= $2", [userId, until]);
}
