import type { Migration } from "../../platform/postgres/migrate.ts";

/** As the streams accept ids, and as long as a partition key may be. */
function idsAreShort(...columns: readonly string[]): string {
  return columns.map((column) => `length(${column}) <= 128`).join(" AND ");
}

/**
 * The schema of the registry, in order. A released migration never changes.
 *
 * `changed_in` is the transaction that inserted or updated the row last; a trigger sets it, so that no writer can.
 * Times must be finite: an event has no time `infinity`.
 */
export const registryMigrations: readonly Migration[] = [
  {
    name: "0001-registry",
    sql: `
      CREATE TABLE registrations (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id text NOT NULL CHECK (user_id <> ''),
        device_id text NOT NULL CHECK (device_id <> ''),
        mac_address text NOT NULL CHECK (mac_address <> ''),
        registration_timestamp timestamptz NOT NULL DEFAULT now() CHECK (isfinite(registration_timestamp)),
        changed_in xid8 NOT NULL DEFAULT pg_current_xact_id()
      );
      CREATE INDEX registrations_changed ON registrations (changed_in, id);
      CREATE INDEX registrations_user ON registrations (user_id);
      CREATE TABLE gym_logins (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        mac_address text NOT NULL CHECK (mac_address <> ''),
        gym text NOT NULL CHECK (gym <> ''),
        login timestamptz CHECK (isfinite(login)),
        logout timestamptz CHECK (isfinite(logout)),
        changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
        CHECK (login IS NOT NULL OR logout IS NOT NULL),
        CHECK (logout >= login)
      );
      CREATE INDEX gym_logins_changed ON gym_logins (changed_in, id);
      CREATE INDEX gym_logins_mac ON gym_logins (lower(btrim(mac_address)));
      CREATE FUNCTION korevital_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          NEW.changed_in := pg_current_xact_id();
          RETURN NEW;
        END $$;
      CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON registrations
        FOR EACH ROW EXECUTE FUNCTION korevital_stamp();
      CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON gym_logins
        FOR EACH ROW EXECUTE FUNCTION korevital_stamp();
      CREATE TABLE user_profiles (
        user_id text PRIMARY KEY,
        updated_at timestamptz NOT NULL,
        dob date,
        sex text,
        gender text,
        first_name text,
        last_name text,
        street_address text,
        city text,
        state text,
        zip text
      );
      CREATE TABLE korevital_capture (
        source text PRIMARY KEY,
        system text NOT NULL,
        changed_in xid8 NOT NULL,
        id bigint NOT NULL
      );
    `,
  },
  {
    // A row that is longer than an event stops the capture of all rows after it; a time before the year 1 is published
    // without its era.
    name: "0002-limits",
    sql: `
      ALTER TABLE registrations
        ADD CONSTRAINT registrations_ids CHECK (${idsAreShort("user_id", "device_id", "mac_address")}),
        ADD CONSTRAINT registrations_times CHECK (registration_timestamp >= '0001-01-01T00:00:00Z');
      ALTER TABLE gym_logins
        ADD CONSTRAINT gym_logins_ids CHECK (${idsAreShort("mac_address", "gym")}),
        ADD CONSTRAINT gym_logins_times CHECK (least(login, logout) >= '0001-01-01T00:00:00Z');
    `,
  },
];
