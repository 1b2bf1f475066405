import { parseArgs } from "node:util";
import { summaries, summaryNamed } from "../../shared/gold/registry.ts";
import type { Row, Summary } from "../../shared/gold/summary.ts";
import { csv } from "../../shared/serving/rows/csv.ts";
import { FilterError } from "../../shared/serving/rows/filter.ts";
import { fail } from "../common/fail.ts";
import { onlyOne } from "../common/single-argument.ts";
import { allRows } from "../common/rows.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { textTable } from "../common/table.ts";

const usage = `npm run gold -- SUMMARY [--personal] [--format table|csv|json] [--where COLUMN=VALUE ...]

Prints the rows of a gold summary: ${summaries.map(({ name }) => name).join(", ")}.
  --personal       whole rows instead of masked ones
  --where          user_id=12474, from=2023-03-01, to=2023-03-31 …; may be given several times
${targetUsage}`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...targetOptions,
      personal: { type: "boolean", default: false },
      format: { type: "string", default: "table" },
      where: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
  });
  const name = onlyOne(positionals, "SUMMARY");
  if (values.help || name === undefined) {
    console.log(usage);
    return;
  }
  const summary = summaryNamed(name);
  if (summary === undefined)
    throw new Error(`no gold summary is called ${name}; there are ${summaries.map((one) => one.name).join(", ")}`);
  const azure = openTarget(values);
  try {
    const rows = await allRows(azure, summary, { personal: values.personal, parameters: conditions(values.where) });
    console.log(printed(summary, rows, values.format));
  } finally {
    await azure.close();
  }
}

function conditions(where: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    where.map((condition) => {
      const [, column, value] = /^([^=]+)=(.*)$/s.exec(condition) ?? [];
      if (column === undefined || value === undefined)
        throw new FilterError("--where", `COLUMN=VALUE expected, ${condition} came`);
      return [column, value];
    }),
  );
}

function printed(summary: Summary, rows: readonly Row[], format: string): string {
  if (format === "table") return `${textTable(summary, rows)}\n${rows.length} rows`;
  if (format === "csv") return csv(summary, rows);
  if (format === "json") return JSON.stringify(rows, null, 2);
  throw new Error("--format must be table, csv or json");
}

main().catch(fail);
