import type { CsvOptions } from "../../shared/serving/rows/csv.ts";

export const csvFlags = {
  raw: { type: "boolean", default: false },
  bom: { type: "boolean", default: false },
} as const;

export const csvUsage = `  --raw            CSV for machines: texts as they are. By default a text that a spreadsheet would take for a
                   formula, because it begins with =, +, -, @ or a tab, gets an apostrophe before it
  --bom            CSV with a byte order mark, by which Excel recognises UTF-8`;

/** @throws Error for a flag without `--format csv` */
export function csvOptions({ raw, bom }: Required<CsvOptions>, format: string): Required<CsvOptions> {
  const given = raw ? "--raw" : bom ? "--bom" : undefined;
  if (given !== undefined && format !== "csv") throw new Error(`${given} requires --format csv`);
  return { raw, bom };
}
