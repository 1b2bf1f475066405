import type { ConsoleResult } from "../../shared/platform/azure/postgres-console.ts";
import { textColumns } from "../common/text-columns.ts";

/** The rows of a result as a text table, and their number; for a statement without columns its command. */
export function resultText({ columns, rows, command }: ConsoleResult): string {
  if (columns.length === 0) return command;
  const isRightAligned = (index: number) => columns[index]?.isNumber === true;
  // A cell has one line.
  const cells = rows.map((row) => row.map((value) => (value ?? "–").replaceAll(/[\r\n\t]+/g, " ")));
  const heads = columns.map(({ name }) => name);
  const lines = textColumns(heads, cells, { isRightAligned, rule: "-" });
  return [...lines, `${rows.length} ${rows.length === 1 ? "row" : "rows"}`].join("\n");
}
