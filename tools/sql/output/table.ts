import type { Column, Row } from "../../../shared/gold/summary.ts";
import { textTable } from "../../common/table.ts";
import type { Answer } from "../session.ts";
import { distinct } from "./json.ts";
import { cellText } from "./values.ts";

/** Characters of a cell; the whole text stands in CSV and JSON. */
const longestCell = 60;

/**
 * The first rows as a table for people, and whether there are more. It reads no further than it shows.
 *
 * @returns how many rows it shows
 */
export async function writeTable(
  { columns, rows }: Answer,
  write: (text: string) => Promise<void>,
  most: number,
): Promise<number> {
  const names = distinct(columns.map(({ name }) => name));
  const found: Row[] = [];
  for await (const some of rows()) {
    for (const row of some.slice(0, most + 1 - found.length))
      found.push(Object.fromEntries(row.map((value, index) => [names[index] ?? "", shortened(cellText(value))])));
    if (found.length > most) break;
  }
  const shown = found.slice(0, most);
  const described = columns.map(({ type }, index) => columnOf(names[index] ?? "", type));
  await write(`${textTable({ columns: described }, shown)}\n`);
  await write(
    found.length > most ? overflow(shown.length) : `${shown.length} ${shown.length === 1 ? "row" : "rows"}\n`,
  );
  return shown.length;
}

function overflow(count: number): string {
  return `the first ${count} rows of more: --limit N shows more, --format csv or json gives all\n`;
}

/** Numbers stand to the right, with all the digits that DuckDB gives. */
function columnOf(name: string, type: string): Column {
  const isNumber = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/.test(type);
  return { name, type: isNumber ? "integer" : "text", description: "" };
}

function shortened(text: string | null): string | null {
  const line = text?.replaceAll(/[\r\n\t]+/g, " ") ?? null;
  return line === null || line.length <= longestCell ? line : `${line.slice(0, longestCell - 1)}…`;
}
