import { summaryNamed } from "../../shared/gold/registry.ts";
import { subjectsOfRows } from "../../shared/serving/audit/subjects-of-rows.ts";
import type { CsvOptions } from "../../shared/serving/rows/csv.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import { type RowFormat, rowsText } from "../common/row-formats.ts";
import { allRowsAndWithheld } from "../common/rows.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";

export interface GoldFlags extends TargetFlags {
  readonly personal: boolean;
  readonly format: RowFormat;
  readonly csv: CsvOptions;
  readonly where: readonly (readonly [column: string, value: string])[];
  readonly sort?: string | undefined;
  readonly limit?: number | undefined;
}

/** Prints the rows of a summary. */
export async function printSummary(name: string, flags: GoldFlags): Promise<void> {
  const summary = summaryNamed(name);
  if (summary === undefined) throw new Error(`unknown gold summary ${name}`);
  const azure = openTarget(flags);
  try {
    const { items, withheld } = await allRowsAndWithheld(azure, summary, {
      personal: flags.personal,
      parameters: { ...Object.fromEntries(flags.where), ...(flags.sort === undefined ? {} : { sort: flags.sort }) },
      ...(flags.limit === undefined ? {} : { limit: flags.limit }),
    });
    if (flags.personal) {
      const read = { what: summary.name, subjects: subjectsOfRows(summary, items) };
      await recordCommandRead(azure, "gold", read, Date.now());
    }
    process.stdout.write(rowsText(summary.columns, items, flags.format, flags.csv));
    if (withheld > 0)
      console.error(
        `${withheld} rows about fewer than MASKED_MINIMUM_GROUP people are withheld (--personal prints them)`,
      );
  } finally {
    await azure.close();
  }
}
