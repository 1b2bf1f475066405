import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { CsvOptions } from "../../shared/serving/rows/csv.ts";

/** @throws InvalidArgumentError for a flag without `--format csv` */
export function csvOptions({ raw, bom }: Required<CsvOptions>, format: string): Required<CsvOptions> {
  const given = raw ? "--raw" : bom ? "--bom" : undefined;
  if (given !== undefined && format !== "csv") throw new InvalidArgumentError(`${given} requires --format csv`);
  return { raw, bom };
}
