import { pseudonymiserFor } from "../../shared/composition.ts";
import type { Row, Summary } from "../../shared/gold/summary.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { readFilter } from "../../shared/serving/rows/filter.ts";
import { readMaskedRows, readPersonalRows } from "../../shared/serving/rows/query.ts";

/**
 * The rows of a summary that match the parameters (see `readFilter`), in order: all of them without a `limit`.
 *
 * @throws FilterError that names the invalid parameter
 */
export async function allRows(
  azure: Azure,
  summary: Summary,
  {
    personal,
    parameters = {},
    limit = Number.POSITIVE_INFINITY,
  }: {
    readonly personal: boolean;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly limit?: number;
  },
): Promise<readonly Row[]> {
  const filter = { ...readFilter(summary, parameters), limit };
  const container = azure.gold(summary.container);
  const { items } = personal
    ? await readPersonalRows(container, summary, filter)
    : await readMaskedRows(container, summary, filter, pseudonymiserFor(azure));
  return items;
}
