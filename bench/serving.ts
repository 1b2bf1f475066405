import { activityDaily } from "../shared/gold/activity/activity-daily.ts";
import { groupDocument, groupOf } from "../shared/gold/group.ts";
import type { ChangePage, DocumentContainer, Identified } from "../shared/platform/azure/documents.ts";
import { openPostgres } from "../shared/platform/azure/postgres.ts";
import { day, isoTime } from "../shared/platform/time.ts";
import { pseudonymiser } from "../shared/serving/masking/pseudonym.ts";
import { prepareServing, runServing } from "../shared/serving/postgres/run.ts";
import type { Serving } from "../shared/serving/postgres/serving.ts";
import { serverKinds, startTestServer } from "../testing/postgres-servers.ts";

const firstDay = Date.UTC(2024, 0, 1);
const days = 730;
/** As in the app. */
const pageSize = 500;
const printed = 100_000;
const changed = 1000;

/**
 * Loads a summary of so many rows into an empty serving database, then changes some of them. The change feed is made up
 * and costs nothing: this measures masking, and PostgreSQL.
 */
export async function benchServing(rows = 1_000_000): Promise<void> {
  const [kind] = serverKinds;
  if (kind?.binaries === undefined) {
    console.log("  there is no embedded PostgreSQL for this platform");
    return;
  }
  const server = await startTestServer(kind.binaries);
  const postgres = openPostgres({ kind: "string", value: await server.createDatabase() });
  try {
    await prepareServing({ postgres });
    const feed = { end: 0 };
    const masking = { pseudonymise: pseudonymiser(Buffer.alloc(32, 1)), minimumGroup: 1 };
    const gold = () => madeUpFeed(feed, rows);
    const serving: Serving = { postgres, gold, masking, pipeline: async () => "bench", now: () => 0 };
    const began = performance.now();
    for (let end = Math.min(printed, rows); feed.end < rows; end = Math.min(end + printed, rows)) {
      feed.end = end;
      await runServing(serving, activityDaily, { pageSize, deadline: Number.POSITIVE_INFINITY });
      console.log(`  ${String(end).padStart(9)} rows after ${minutesSince(began)}`);
    }
    feed.end = rows + changed;
    const changedAt = performance.now();
    await runServing(serving, activityDaily, { pageSize, deadline: Number.POSITIVE_INFINITY });
    const seconds = ((performance.now() - changedAt) / 1000).toFixed(1);
    console.log(`  ${changed} changed groups among them are served ${seconds} s after the round begins`);
    const [size] = await postgres.transaction((session) =>
      session.query("SELECT pg_database_size(current_database()) / 1048576 AS mb"),
    );
    console.log(`  both schemas and their indexes have ${size?.["mb"]} MB`);
  } finally {
    await postgres.close();
    await server.close();
  }
}

function minutesSince(began: number): string {
  return `${((performance.now() - began) / 60_000).toFixed(1)} min`;
}

/** A container whose change feed has the documents up to `end`; those after `rows` are the first ones again. */
function madeUpFeed(feed: { readonly end: number }, rows: number): DocumentContainer {
  const unused = async () => {
    throw new Error("the bench has a change feed only");
  };
  return {
    ...{ read: unused, create: unused, replace: unused, remove: unused, removeVersion: unused, ends: unused },
    queryPartition: async () => [],
    queryAllPartitions: async () => ({ items: [], continuation: undefined }),
    feedRanges: async () => ["0"],
    async changes<D extends Identified>(from: { range: string } | { continuation: string }, limit: number) {
      const first = "continuation" in from ? Number(from.continuation) : 0;
      const last = Math.min(first + limit, feed.end);
      if (first >= last) return undefined;
      const documents = Array.from({ length: last - first }, (_, index) => documentOf((first + index) % rows));
      const page: ChangePage<Identified> = { documents, times: documents.map(() => 0), continuation: String(last) };
      return page as ChangePage<D>;
    },
  };
}

/** A day of a user, as they occur: all users of a day, then the next day. */
function documentOf(index: number): Identified {
  const date = isoTime(firstDay + (Math.floor(index / 1400) % days) * day).slice(0, 10);
  const userId = String(20_000 + (index % 1400) + 1400 * Math.floor(index / (1400 * days)));
  const key = { subject: `user:${userId}`, date };
  const row = {
    ...{ user_id: userId, device_id: `5${userId}`, date },
    ...{ total_steps: index % 20_000, avg_heart_rate: 60 + (index % 600) / 10, avg_heart_rate_asleep: 52.5 },
    ...{ samples: 24, samples_asleep: 8 },
  };
  return groupDocument(groupOf(activityDaily, key), [row]);
}
