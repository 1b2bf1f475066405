import type { Row, Summary } from "../../shared/gold/summary.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { pseudonymiser } from "../../shared/serving/masking/pseudonym.ts";
import { readFilter } from "../../shared/serving/rows/filter.ts";
import { readMaskedRows, readPersonalRows } from "../../shared/serving/rows/query.ts";

/**
 * All rows of a summary that match the parameters (see `readFilter`), read page by page.
 *
 * @throws FilterError that names the invalid parameter
 */
export async function allRows(
  azure: Azure,
  summary: Summary,
  { personal, parameters = {} }: { readonly personal: boolean; readonly parameters?: Readonly<Record<string, string>> },
): Promise<Row[]> {
  const pseudonymise = pseudonymiser(azure.configuration.pseudonymKey);
  const read: typeof readPersonalRows = personal ? readPersonalRows : (...of) => readMaskedRows(...of, pseudonymise);
  const container = azure.gold(summary.container);
  const rows: Row[] = [];
  let next = {};
  for (;;) {
    const page = await read(container, summary, readFilter(summary, { limit: "1000", ...parameters, ...next }));
    for (const row of page.items) rows.push(row);
    if (page.continuation === undefined) return rows;
    next = { continuation: page.continuation };
  }
}
