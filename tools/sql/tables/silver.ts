import { identifier } from "../duckdb.ts";
import { silverContainers } from "../silver-containers.ts";
import type { SilverCopy } from "../silver-copy.ts";
import { materializedNameOf, materializedSchema, type SqlTable } from "../table.ts";
import { column } from "./bronze.ts";

/** One table per silver container with its documents, which contain only personal data. */
export function silverSqlTables(silver: SilverCopy): SqlTable[] {
  return silverContainers.map(({ name: container, partitionKey }) => {
    const name = container.replaceAll("-", "_");
    const materializedName = materializedNameOf({ schema: "silver", name });
    const materialized = `${identifier(materializedSchema)}.${identifier(materializedName)}`;
    return {
      schema: "silver",
      name,
      description: `Every document of silver's ${container}.`,
      columns: [
        { ...column("partition", "VARCHAR", `The document's ${partitionKey}.`), personal: true },
        { ...column("document", "JSON", "The whole document: document->>'$.id'."), personal: true },
      ],
      personal: true,
      async fetch({ connection, log, throwIfInterrupted }) {
        await connection.run(`CREATE OR REPLACE TABLE ${materialized} (partition VARCHAR, document JSON)`);
        const appender = await connection.createAppender(materializedName, materializedSchema);
        let count = 0;
        for await (const some of silver.documents(container)) {
          throwIfInterrupted();
          for (const { partition, document } of some) {
            appender.appendVarchar(partition);
            appender.appendVarchar(document);
            appender.endRow();
          }
          count += some.length;
        }
        appender.closeSync();
        log(`silver.${name}: ${count} documents`);
        return `SELECT * FROM ${materialized}`;
      },
    };
  });
}
