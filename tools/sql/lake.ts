import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { calendar } from "../../shared/gold/dates/calendar.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { audiences } from "../../shared/serving/exports/exports.ts";
import { pseudonymiser } from "../../shared/serving/masking/pseudonym.ts";
import { openDuckDb } from "./duckdb.ts";
import { dataFolder, type SqlFlags } from "./flags.ts";
import { interruption } from "./interruption.ts";
import { openSession, type Session } from "./session.ts";
import { silverContainers } from "./silver-containers.ts";
import { type SilverCopy, silverCopy } from "./silver-copy.ts";
import { madeSchema, type SqlTable } from "./table.ts";
import { bronzeSqlTables } from "./tables/bronze.ts";
import { exportedSqlTables } from "./tables/exported.ts";
import { pairedSqlTables } from "./tables/paired.ts";
import { quarantineSqlTable } from "./tables/quarantine.ts";
import { silverSqlTables } from "./tables/silver.ts";

export interface Lake {
  readonly session: Session;
  /** Takes away all but the files that were fetched. */
  close(): Promise<void>;
}

type LakeFlags = Pick<SqlFlags, "data" | "personal" | "memory" | "since" | "at">;

/** DuckDB over what the pipeline holds. What it fetches is kept in the data folder; what it makes of it goes when it is closed. */
export async function openLake(azure: Azure, flags: LakeFlags, note: (text: string) => void): Promise<Lake> {
  const { personal, memory } = flags;
  const spill = await mkdtemp(join(tmpdir(), "korevital-sql-"));
  const timeZone = azure.configuration.reportingTimeZone;
  const shown = await openDuckDb({ memory, spill: join(spill, "shown"), timeZone });
  const whole = await openDuckDb({ memory, spill: join(spill, "silver"), timeZone });
  const stop = interruption();
  const silver = await silverCopy(whole, silverContainers, azure.silver, stop.check);
  const connection = await shown.connect();
  await connection.run(`CREATE SCHEMA ${madeSchema}`);
  connection.closeSync();
  const tables = tablesOf(azure, flags, silver);
  return {
    session: await openSession(shown, tables, { personal, interruption: stop, note, forget: silver.clear }),
    async close() {
      shown.closeSync();
      whole.closeSync();
      await rm(spill, { recursive: true, force: true });
    },
  };
}

/** Every table, by what the pipeline defines: exported files, streams, silver's containers and what is paired of them. */
function tablesOf(azure: Azure, { data, personal, since, at }: LakeFlags, silver: SilverCopy): SqlTable[] {
  const { reportingTimeZone, pseudonymKey } = azure.configuration;
  const kept = keptFolder(azure, data);
  const [forMany, forFew] = audiences;
  const { container } = personal ? forFew : forMany;
  const shelf = (name: string) => {
    return { manifest: azure.table("manifest"), blobs: azure.blobs(name), folder: join(kept, name), since };
  };
  const pseudonymise = personal ? undefined : pseudonymiser(pseudonymKey);
  return [
    ...exportedSqlTables(azure.blobs(container), join(kept, container)),
    ...pairedSqlTables({ silver, calendar: calendar(reportingTimeZone), pseudonymise, at }),
    ...bronzeSqlTables({ ...shelf("bronze"), fileOf: ({ dataFile }) => dataFile }, personal),
    quarantineSqlTable({ ...shelf("quarantine"), fileOf: ({ quarantineFile }) => quarantineFile }, personal),
    ...silverSqlTables(silver),
  ];
}

/** Files of one lake never mix with those of another; another key does not make another lake. */
function keptFolder({ configuration: { lake } }: Azure, data: string | undefined): string {
  const which = lake.kind === "string" ? lake.value.replace(/AccountKey=[^;]*/, "") : JSON.stringify(lake.endpoints);
  const name = createHash("sha256").update(which).digest("hex").slice(0, 12);
  return join(dataFolder({ data }), "sql", name);
}
