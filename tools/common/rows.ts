import { maskingFor } from "../../shared/composition.ts";
import type { Row, Summary } from "../../shared/gold/summary.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { readFilter } from "../../shared/serving/rows/filter.ts";
import { readMaskedRows, readPersonalRows } from "../../shared/serving/rows/query.ts";
import type { RowPage } from "../../shared/serving/rows/row-page.ts";

export interface RowsOptions {
  readonly personal: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly limit?: number;
}

/**
 * The rows of a summary that match the parameters (see `readFilter`), in order: all of them without a `limit`.
 *
 * @throws FilterError that names the invalid parameter
 */
export async function allRows(azure: Azure, summary: Summary, options: RowsOptions): Promise<readonly Row[]> {
  return (await allRowsAndWithheld(azure, summary, options)).items;
}

/** Likewise, with the number of rows that masking withholds. */
export async function allRowsAndWithheld(
  azure: Azure,
  summary: Summary,
  { personal, parameters = {}, limit = Number.POSITIVE_INFINITY }: RowsOptions,
): Promise<Pick<RowPage, "items" | "withheld">> {
  const filter = { ...readFilter(summary, parameters), limit };
  const container = azure.gold(summary.container);
  return personal
    ? readPersonalRows(container, summary, filter)
    : readMaskedRows(container, summary, filter, maskingFor(azure));
}
