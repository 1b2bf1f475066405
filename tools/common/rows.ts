import { pseudonymiserFor } from "../../shared/composition.ts";
import type { Row, Summary } from "../../shared/gold/summary.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { pagesOf } from "../../shared/platform/azure/pages.ts";
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
  const pseudonymise = pseudonymiserFor(azure);
  const read: typeof readPersonalRows = personal ? readPersonalRows : (...of) => readMaskedRows(...of, pseudonymise);
  const container = azure.gold(summary.container);
  const rows: Row[] = [];
  const readPage = (continuation?: string) => {
    const next = continuation === undefined ? {} : { continuation };
    return read(container, summary, readFilter(summary, { limit: "1000", ...parameters, ...next }));
  };
  for await (const page of pagesOf(readPage)) for (const row of page) rows.push(row);
  return rows;
}
