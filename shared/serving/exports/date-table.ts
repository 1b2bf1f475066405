import { type DateDimensionOptions, dateDimension, dates } from "../../gold/dates/date-dimension.ts";
import { hashId } from "../../platform/hash-id.ts";
import type { GeneratedTable } from "./generated.ts";

/** The date dimension as a generated table. */
export function dateTable(options: DateDimensionOptions): GeneratedTable {
  const { firstYear, years, fiscalStartMonth, weekRule } = options;
  return {
    ...dates,
    edition: hashId("dates", firstYear, years, fiscalStartMonth, weekRule),
    rows: () => dateDimension(options),
  };
}
