import { PermanentFailure } from "../../platform/korevital-error.ts";
import type { Postgres } from "../../platform/postgres/sql.ts";
import { capturedTables } from "./capture.ts";

/** Somebody has changed the schema of the registry, so that changed rows would not be published. */
export class RegistryChanged extends PermanentFailure {
  override readonly name = "RegistryChanged";
  readonly code = "registry-changed";
}

/**
 * Expects the trigger of each captured table: without it an update keeps the transaction of the row, and is missed.
 *
 * @throws RegistryChanged
 */
export async function expectTriggers(postgres: Postgres): Promise<void> {
  const names = capturedTables.map(({ name }) => name);
  const rows = await postgres.transaction((session) =>
    session.query(
      `SELECT name FROM unnest($1::text[]) AS name WHERE NOT EXISTS (
         SELECT FROM pg_trigger WHERE tgrelid = to_regclass(name) AND tgname = 'stamp' AND tgenabled = 'A')`,
      [names],
    ),
  );
  const [first] = rows;
  if (first !== undefined)
    throw new RegistryChanged(
      `The table ${first["name"]} of the registry lacks the trigger "stamp", or it is not enabled for all sessions: ` +
        "the updates of its rows would not be published",
    );
}
