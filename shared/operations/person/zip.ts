import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { csv } from "../../serving/rows/csv.ts";
import type { ExportedTable } from "./tables.ts";

/** The tables as a ZIP archive: JSON as stored, CSV for a spreadsheet, and a readme. Entries are made when read. */
export function personZip(tables: readonly ExportedTable[], madeAt: string): Readable {
  const archive = new ZipFile();
  // The time of the entries does not depend on the time zone of the process.
  const options = { mtime: new Date(madeAt) };
  const add = (name: string, text: () => Iterable<string>) =>
    archive.addReadStreamLazy(name, options, (done) => done(null, Readable.from(text())));
  add("README.txt", () => [readme(tables, madeAt)]);
  for (const table of tables) {
    add(`${table.name}.json`, () => jsonLines(table.documents));
    if (table.rows.length > 0) add(`${table.name}.csv`, () => [csvOf(table)]);
  }
  archive.end();
  return archive.outputStream as Readable;
}

function* jsonLines(documents: readonly object[]): Iterable<string> {
  yield "[";
  for (const [index, document] of documents.entries()) yield `${index === 0 ? "\n" : ",\n"}${JSON.stringify(document)}`;
  yield "\n]\n";
}

function csvOf({ rows }: ExportedTable): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return csv({ columns: names.map((name) => ({ name, type: "text" })) }, rows);
}

function readme(tables: readonly ExportedTable[], madeAt: string): string {
  const files = tables.map(({ name, description, documents }) => `${name}: ${documents.length}\n  ${description}\n`);
  return `Everything that is stored about one person, as of ${madeAt}.

Each table is a JSON file with the documents as they are stored, and a CSV file with the same content for a spreadsheet,
where a bucket of five minutes has a line for each reading. Times of JSON are milliseconds since 1970-01-01 UTC, those of
CSV are ISO 8601, UTC. Ids are hashes. "silver" contains what devices and partners sent, after repetitions were removed;
"gold" contains what was computed from it. Weeks and months are sums of the days.

${files.join("\n")}`;
}
