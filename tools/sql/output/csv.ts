import { csvCell } from "../../../shared/serving/rows/csv.ts";
import type { StatementResult } from "../session.ts";
import { cellText } from "./values.ts";

/** Streams CSV in the format of the summaries: RFC 4180 with a header, an empty cell for null. */
export async function writeCsv(
  { columns, rows }: StatementResult,
  write: (text: string) => Promise<void>,
): Promise<number> {
  let count = 0;
  await write(`${columns.map(({ name }) => csvCell(name)).join(",")}\r\n`);
  for await (const some of rows()) {
    await write(some.map((row) => `${row.map((value) => csvCell(cellText(value))).join(",")}\r\n`).join(""));
    count += some.length;
  }
  return count;
}
