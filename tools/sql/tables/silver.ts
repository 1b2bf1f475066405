import { identifier } from "../duckdb.ts";
import { silverContainers } from "../silver-containers.ts";
import type { SilverCopy } from "../silver-copy.ts";
import { madeNameOf, madeSchema, type SqlTable } from "../table.ts";
import { column } from "./bronze.ts";

/** A table for each container of silver: its documents as they are, which tell of people in all they hold. */
export function silverSqlTables(silver: SilverCopy): SqlTable[] {
  return silverContainers.map(({ name: container, partitionKey }) => {
    const name = container.replaceAll("-", "_");
    const madeName = madeNameOf({ schema: "silver", name });
    const made = `${identifier(madeSchema)}.${identifier(madeName)}`;
    return {
      schema: "silver",
      name,
      description: `Every document of silver's ${container}, as it is.`,
      columns: [
        { ...column("partition", "VARCHAR", `The document's ${partitionKey}.`), personal: true },
        { ...column("document", "JSON", "All of it: document->>'$.id'."), personal: true },
      ],
      personal: true,
      async fetch({ connection, note, check }) {
        await connection.run(`CREATE OR REPLACE TABLE ${made} (partition VARCHAR, document JSON)`);
        const appender = await connection.createAppender(madeName, madeSchema);
        let count = 0;
        for await (const some of silver.documents(container)) {
          check();
          for (const { partition, document } of some) {
            appender.appendVarchar(partition);
            appender.appendVarchar(document);
            appender.endRow();
          }
          count += some.length;
        }
        appender.closeSync();
        note(`silver.${name}: ${count} documents`);
        return `SELECT * FROM ${made}`;
      },
    };
  });
}
