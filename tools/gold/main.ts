import { parseArgs } from "node:util";
import { summaries, summaryNamed } from "../../shared/gold/registry.ts";
import type { Row, Summary } from "../../shared/gold/summary.ts";
import { csv } from "../../shared/serving/rows/csv.ts";
import { FilterError } from "../../shared/serving/rows/filter.ts";
import { exitWithError } from "../common/fail.ts";
import { allRows } from "../common/rows.ts";
import { singleArgument } from "../common/single-argument.ts";
import { textTable } from "../common/table.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";

const usage = `npm run gold -- SUMMARY [--personal] [--format table|csv|json] [--where COLUMN=VALUE ...]

Prints the rows of a gold summary: ${summaries.map(({ name }) => name).join(", ")}.
  --personal       unmasked rows
  --where          user_id=12474, from=2023-03-01, to=2023-03-31 …; repeatable
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
  const name = singleArgument(positionals, "SUMMARY");
  if (values.help || name === undefined) {
    console.log(usage);
    return;
  }
  const summary = summaryNamed(name);
  if (summary === undefined)
    throw new Error(`unknown gold summary ${name}; expected one of ${summaries.map((one) => one.name).join(", ")}`);
  const azure = openTarget(values);
  try {
    const rows = await allRows(azure, summary, { personal: values.personal, parameters: conditions(values.where) });
    console.log(formatRows(summary, rows, values.format));
  } finally {
    await azure.close();
  }
}

function conditions(where: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    where.map((condition) => {
      const [, column, value] = /^([^=]+)=(.*)$/s.exec(condition) ?? [];
      if (column === undefined || value === undefined)
        throw new FilterError("--where", `COLUMN=VALUE expected, not ${condition}`);
      return [column, value];
    }),
  );
}

function formatRows(summary: Summary, rows: readonly Row[], format: string): string {
  if (format === "table") return `${textTable(summary, rows)}\n${rows.length} rows`;
  if (format === "csv") return csv(summary, rows);
  if (format === "json") return JSON.stringify(rows, null, 2);
  throw new Error("--format must be table, csv or json");
}

main().catch(exitWithError);
