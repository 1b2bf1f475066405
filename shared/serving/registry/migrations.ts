import { type Migration, unlessForbidden } from "../../platform/postgres/migrate.ts";

/** As long as a partition key may be, and not blank: the streams accept no others. */
function ids(...columns: readonly string[]): string {
  return columns.map((column) => `length(${column}) <= 128 AND ${column} ~ '[^[:space:]]'`).join(" AND ");
}

/** The years of ISO 8601, without `infinity`. A time before the year 1 would be published without its era. */
function times(first: string, last: string): string {
  return `${first} >= '0001-01-01T00:00:00Z' AND ${last} < '10000-01-01T00:00:00Z'`;
}

/** Also for writers that disable triggers for their session, as logical replication does. */
function stampOf(table: string): string {
  return `
    CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION korevital_stamp();
    ALTER TABLE ${table} ENABLE ALWAYS TRIGGER stamp;`;
}

/**
 * The schema of the registry, in order. A released migration never changes.
 *
 * `changed_in` is the transaction that inserted or updated the row last, and `changed_at` when; a trigger sets both, so
 * that no writer can. A row that can be no event is rejected: one longer than an event would stop the capture of all
 * rows after it.
 */
export const registryMigrations: readonly Migration[] = [
  {
    name: "0001-registry",
    sql: `
      CREATE TABLE registrations (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id text NOT NULL,
        device_id text NOT NULL,
        mac_address text NOT NULL,
        registration_timestamp timestamptz NOT NULL DEFAULT now(),
        changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT registrations_ids CHECK (${ids("user_id", "device_id", "mac_address")}),
        CONSTRAINT registrations_times CHECK (${times("registration_timestamp", "registration_timestamp")})
      );
      CREATE INDEX registrations_changed ON registrations (changed_in, id);
      CREATE INDEX registrations_user ON registrations (user_id);
      CREATE TABLE gym_logins (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        mac_address text NOT NULL,
        gym text NOT NULL,
        login timestamptz,
        logout timestamptz,
        changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT gym_logins_ids CHECK (${ids("mac_address", "gym")}),
        CONSTRAINT gym_logins_times CHECK (${times("least(login, logout)", "greatest(login, logout)")}),
        CONSTRAINT login_or_logout CHECK (login IS NOT NULL OR logout IS NOT NULL),
        CONSTRAINT logout_after_login CHECK (logout >= login)
      );
      CREATE INDEX gym_logins_changed ON gym_logins (changed_in, id);
      CREATE INDEX gym_logins_mac ON gym_logins (lower(btrim(mac_address)));
      CREATE FUNCTION korevital_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          NEW.changed_in := pg_current_xact_id();
          NEW.changed_at := clock_timestamp();
          RETURN NEW;
        END $$;
      ${stampOf("registrations")}
      ${stampOf("gym_logins")}
      CREATE TABLE user_profiles (
        user_id text PRIMARY KEY,
        pipeline text NOT NULL,
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
        pipeline text NOT NULL,
        source text NOT NULL,
        system text NOT NULL,
        changed_in xid8 NOT NULL,
        id bigint NOT NULL,
        PRIMARY KEY (pipeline, source)
      );
      ${unlessForbidden("EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database())")}
    `,
  },
];
