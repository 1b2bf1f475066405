import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copiedSilverReaderFor, lakeFor, maskingFor } from "../../shared/composition.ts";
import { calendar } from "../../shared/gold/dates/calendar.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { audiences } from "../../shared/serving/exports/exports.ts";
import { openDuckDb } from "./duckdb.ts";
import { dataFolder, type SqlFlags } from "./flags.ts";
import { interruption } from "./interruption.ts";
import { defineLocalTime, offsetsOfEvents, otherRulesNotice } from "./local-time.ts";
import { openSession, type Session } from "./session.ts";
import { silverContainers } from "./silver-containers.ts";
import { type SilverCopy, silverCopy } from "./silver-copy.ts";
import { materializedSchema, type SqlTable } from "./table.ts";
import { lakeAges, type ReadAge } from "./table-age.ts";
import { bronzeSqlTables } from "./tables/bronze.ts";
import { derivedSqlTables } from "./tables/derived.ts";
import { exportedSqlTables } from "./tables/exported.ts";
import { quarantineSqlTable } from "./tables/quarantine.ts";
import { silverSqlTables } from "./tables/silver.ts";

export interface Lake {
  readonly session: Session;
  /** Closes DuckDB and removes all but the cached files. */
  close(): Promise<void>;
}

type LakeFlags = Pick<SqlFlags, "data" | "personal" | "memory" | "since" | "at">;

/**
 * Opens DuckDB over the lake. Fetched files are cached in the data folder; materialized tables are discarded on close.
 */
export async function openLake(azure: Azure, flags: LakeFlags, log: (text: string) => void): Promise<Lake> {
  const { personal, memory } = flags;
  const spill = await mkdtemp(join(tmpdir(), "korevital-sql-"));
  const timeZone = azure.configuration.reportingTimeZone;
  const queryDatabase = await openDuckDb({ memory, spill: join(spill, "query"), timeZone });
  const silverDatabase = await openDuckDb({ memory, spill: join(spill, "silver"), timeZone });
  const stop = interruption();
  const silver = await silverCopy(silverDatabase, silverContainers, azure.silver, stop.throwIfRequested);
  const connection = await queryDatabase.connect();
  await connection.run(`CREATE SCHEMA ${materializedSchema}`);
  if (!(await defineLocalTime(connection, timeZone, offsetsOfEvents(timeZone, Date.now()))))
    log(otherRulesNotice(timeZone));
  connection.closeSync();
  const tables = tablesOf(azure, flags, silver);
  return {
    session: await openSession(queryDatabase, tables, { personal, interruption: stop, log, clearCache: silver.clear }),
    async close() {
      queryDatabase.closeSync();
      silverDatabase.closeSync();
      await rm(spill, { recursive: true, force: true });
    },
  };
}

/** All tables: exported files, streams, silver containers and tables derived from them. */
function tablesOf(azure: Azure, { data, personal, since, at }: LakeFlags, silver: SilverCopy): SqlTable[] {
  const { reportingTimeZone, alertRule } = azure.configuration;
  const rules = { calendar: calendar(reportingTimeZone), alertRule };
  const cache = cacheFolder(azure, data);
  const [masked, unmasked] = audiences;
  const { container } = personal ? unmasked : masked;
  const filesOf = (name: string) => {
    return { manifest: lakeFor(azure).manifest, blobs: azure.blobs(name), folder: join(cache, name), since };
  };
  const ages = lakeAges(azure, Date.now);
  const reader = copiedSilverReaderFor(azure, silver.reader, Date.now);
  const pseudonymise = personal ? undefined : maskingFor(azure).pseudonymise;
  return [
    ...exportedSqlTables(azure.blobs(container), join(cache, container), ages.exported),
    ...aged(ages.silver, derivedSqlTables({ silver, reader, ...rules, pseudonymise, at })),
    ...aged(ages.landed, [
      ...bronzeSqlTables({ ...filesOf("bronze"), fileOf: ({ dataFile }) => dataFile }, personal),
      quarantineSqlTable({ ...filesOf("quarantine"), fileOf: ({ quarantineFile }) => quarantineFile }, personal),
    ]),
    ...aged(ages.silver, silverSqlTables(silver)),
  ];
}

function aged(age: ReadAge, tables: readonly SqlTable[]): SqlTable[] {
  return tables.map((table) => ({ ...table, age }));
}

/** A cache folder per lake; the account key is not part of its identity. */
function cacheFolder({ configuration: { lake } }: Azure, data: string | undefined): string {
  const which = lake.kind === "string" ? lake.value.replace(/AccountKey=[^;]*/, "") : JSON.stringify(lake.endpoints);
  const name = createHash("sha256").update(which).digest("hex").slice(0, 12);
  return join(dataFolder({ data }), "sql", name);
}
