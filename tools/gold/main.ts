import { parseArgs } from "node:util";
import { summaries, summaryNamed } from "../../shared/gold/registry.ts";
import { FilterError } from "../../shared/serving/rows/filter-error.ts";
import { csvFlags, csvOptions, csvUsage } from "../common/csv-options.ts";
import { exitWithError } from "../common/fail.ts";
import { allRowsAndWithheld } from "../common/rows.ts";
import { singleArgument } from "../common/single-argument.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { formatterOf } from "./formatter.ts";

const usage = `npm run gold -- SUMMARY [--personal] [--format table|csv|json] [--where COLUMN=VALUE ...] [--sort COLUMNS] [--limit N]

Prints the rows of a gold summary: ${summaries.map(({ name }) => name).join(", ")}.
  --personal       unmasked rows
  --where          gym_id=5, from=2023-03-01, to=2023-03-31 …; repeatable. Users need --personal
  --sort           columns, each with - before it for descending order: --sort=-avg_bpm,date;
                   by default the grain, ascending
  --limit N        the first N rows
${csvUsage}
${targetUsage}`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...targetOptions,
      personal: { type: "boolean", default: false },
      format: { type: "string", default: "table" },
      where: { type: "string", multiple: true, default: [] },
      sort: { type: "string" },
      limit: { type: "string" },
      ...csvFlags,
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
  const format = formatterOf(values.format, csvOptions(values, values.format));
  const azure = openTarget(values);
  try {
    const parameters = { ...conditions(values.where), ...ifGiven("sort", values), ...ifGiven("limit", values) };
    const { items, withheld } = await allRowsAndWithheld(azure, summary, { personal: values.personal, parameters });
    process.stdout.write(format(summary, items));
    if (withheld > 0)
      console.error(
        `${withheld} rows about fewer than MASKED_MINIMUM_GROUP people are withheld (--personal prints them)`,
      );
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

function ifGiven(name: "sort" | "limit", values: { readonly sort?: string; readonly limit?: string }) {
  const { [name]: value } = values;
  return value === undefined ? {} : { [name]: value };
}

main().catch(exitWithError);
