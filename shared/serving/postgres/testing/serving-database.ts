import { Fault, withFaults } from "../../../../testing/fakes/faults.ts";
import { type MemoryContainer, memoryContainer } from "../../../../testing/fakes/memory-container.ts";
import type { TestServer } from "../../../../testing/postgres-servers.ts";
import { computedSummaries, summaries } from "../../../gold/registry.ts";
import { sharedContainers } from "../../../gold/run/gold.ts";
import type { Summary } from "../../../gold/summary.ts";
import { openPostgres } from "../../../platform/azure/postgres.ts";
import type { Postgres, SqlRow, SqlSession } from "../../../platform/postgres/sql.ts";
import { pseudonymiser } from "../../masking/pseudonym.ts";
import { prepareServing, runServing } from "../run.ts";
import type { Serving } from "../serving.ts";

type NextFault = () => "none" | "before" | "after";

export interface ServingDatabase {
  readonly url: string;
  readonly serving: Serving;
  /** Fills the database from another pipeline, with the same gold. */
  usePipeline(id: string): void;
  gold(container: string): MemoryContainer;
  query(text: string): Promise<readonly SqlRow[]>;
  /** Runs a round of a summary again until it succeeds. */
  run(summary: Summary): Promise<void>;
  runAll(): Promise<void>;
  close(): Promise<void>;
}

/** Also between two statements of a transaction, which is rolled back then, as that of a killed process. */
function killedStatements({ transaction, close }: Postgres, next: NextFault): Postgres {
  return {
    close,
    transaction: async (run) => transaction((session) => run({ query: async (...of) => killed(session, of, next()) })),
  };
}

async function killed(
  session: SqlSession,
  of: Parameters<SqlSession["query"]>,
  fault: ReturnType<NextFault>,
): Promise<readonly SqlRow[]> {
  if (fault === "before") throw new Fault("before a statement");
  const rows = await session.query(...of);
  if (fault === "after") throw new Fault("after a statement");
  return rows;
}

/** A serving database of its own, filled from containers in memory. @param next before every statement and read */
export async function openServingDatabase(
  server: TestServer,
  { minimumGroup = 5, next = () => "none" }: { readonly minimumGroup?: number; readonly next?: NextFault } = {},
): Promise<ServingDatabase> {
  const url = await server.createDatabase();
  const postgres = openPostgres({ kind: "string", value: url }, { lockTimeout: 500 });
  const keys = [
    ...computedSummaries.map(({ container, partitionKey }) => [container, partitionKey] as const),
    [sharedContainers.progress, "consumer"] as const,
    [sharedContainers.errors, "summary"] as const,
  ];
  const containers = new Map(keys.map(([name, key]) => [name, memoryContainer(key)]));
  const gold = (name: string) => {
    const found = containers.get(name);
    if (found === undefined) throw new Error(`no container ${name}`);
    return found;
  };
  let pipeline = "first";
  await prepareServing({ postgres });
  const serving: Serving = {
    postgres: withFaults(killedStatements(postgres, next), next),
    gold: (name) => withFaults(gold(name), next),
    masking: { pseudonymise: pseudonymiser(Buffer.alloc(32, 1)), minimumGroup },
    pipeline: async () => pipeline,
    now: () => 0,
  };
  const run = async (summary: Summary) => {
    for (;;)
      try {
        await runServing(serving, summary, { pageSize: 3, deadline: Number.POSITIVE_INFINITY });
        return;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
      }
  };
  return {
    ...{ url, serving, gold, run },
    usePipeline(id) {
      pipeline = id;
    },
    query: (text) => postgres.transaction((session) => session.query(text)),
    async runAll() {
      for (const summary of summaries) await run(summary);
    },
    close: () => postgres.close(),
  };
}
