import type { CheckpointStore } from "../change-feed/checkpoint-store.ts";
import type { Migration } from "./migrate.ts";
import type { Postgres, SqlSession } from "./sql.ts";

export const checkpointMigration: Migration = {
  name: "0000-checkpoints",
  sql: `
    CREATE TABLE public.korevital_feeds (consumer text PRIMARY KEY, ranges text[] NOT NULL);
    CREATE TABLE public.korevital_checkpoints (
      consumer text NOT NULL REFERENCES public.korevital_feeds ON DELETE CASCADE,
      range text NOT NULL,
      continuation text,
      PRIMARY KEY (consumer, range)
    );
  `,
};

export interface SqlCheckpoints<R> {
  readonly postgres: Postgres;
  /** Unique in the database. */
  readonly consumer: string;
  /** Writes the result of a page, in the transaction that stores its continuation: it takes effect exactly once. */
  apply(session: SqlSession, result: R): Promise<void>;
  /** The container was recreated, and the feed starts from its beginning: what it has written so far is void. */
  reset(session: SqlSession): Promise<void>;
}

/** Continuations in the database that the pages are written to. Needs `checkpointMigration`. */
export function sqlCheckpoints<R>({ postgres, consumer, apply, reset }: SqlCheckpoints<R>): CheckpointStore<R> {
  const advance = (
    range: string,
    before: string | null,
    after: string | null,
    then: (of: SqlSession) => Promise<void>,
  ) =>
    postgres.transaction(async (session) => {
      // The row stays locked until the commit: of two runs with one page, the second finds another continuation.
      const rows = await session.query(
        `UPDATE public.korevital_checkpoints SET continuation = $4
         WHERE consumer = $1 AND range = $2 AND continuation IS NOT DISTINCT FROM $3 RETURNING range`,
        [consumer, range, before, after],
      );
      if (rows.length === 0) return false;
      await then(session);
      return true;
    });
  return {
    ranges: () =>
      postgres.transaction(async (session) => {
        const [row] = await session.query("SELECT ranges FROM public.korevital_feeds WHERE consumer = $1", [consumer]);
        return row && (row["ranges"] as readonly string[]);
      }),
    begin: (ranges) =>
      postgres.transaction(async (session) => {
        const begun = await session.query(
          "INSERT INTO public.korevital_feeds (consumer, ranges) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING consumer",
          [consumer, ranges],
        );
        if (begun.length === 0) return;
        await session.query(
          "INSERT INTO public.korevital_checkpoints (consumer, range) SELECT $1, unnest($2::text[])",
          [consumer, ranges],
        );
      }),
    async read(range) {
      const [row] = await postgres.transaction((session) =>
        session.query("SELECT continuation FROM public.korevital_checkpoints WHERE consumer = $1 AND range = $2", [
          consumer,
          range,
        ]),
      );
      if (row === undefined) return undefined;
      const before = row["continuation"] as string | null;
      return {
        continuation: before ?? undefined,
        advance: (after, result) => advance(range, before, after, (session) => apply(session, result)),
        restart: () => advance(range, before, null, reset),
      };
    },
  };
}
