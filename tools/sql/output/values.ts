import {
  DuckDBArrayValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from "@duckdb/node-api";

/**
 * A value as JSON text. Integers and decimals keep all digits; values without a JSON type (NaN, dates, blobs) are
 * strings. Times are ISO 8601 with milliseconds, or microseconds if not zero; in UTC with a Z if the column has a time
 * zone.
 */
export function jsonText(value: DuckDBValue): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint" || value instanceof DuckDBDecimalValue) return value.toString();
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return String(value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return `[${value.items.map(jsonText).join(",")}]`;
  if (value instanceof DuckDBStructValue) return objectText(Object.entries(value.entries));
  if (value instanceof DuckDBMapValue)
    return objectText(value.entries.map(({ key, value: inner }) => [cellText(key) ?? "", inner]));
  return JSON.stringify(plainText(value));
}

/** A value as a cell of a table or CSV: lists are joined by `;`, nested values are JSON, null stays null. */
export function cellText(value: DuckDBValue): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof DuckDBListValue && value.items.every((item) => typeof item === "string"))
    return value.items.join(";");
  if (
    value instanceof DuckDBListValue ||
    value instanceof DuckDBArrayValue ||
    value instanceof DuckDBStructValue ||
    value instanceof DuckDBMapValue
  )
    return jsonText(value);
  return plainText(value);
}

function objectText(entries: readonly (readonly [string, DuckDBValue])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${jsonText(value)}`).join(",")}}`;
}

function plainText(value: NonNullable<DuckDBValue>): string {
  if (value instanceof DuckDBTimestampTZValue && value.isFinite) return `${isoText(value.micros)}Z`;
  if (value instanceof DuckDBTimestampValue && value.isFinite) return isoText(value.micros);
  return String(value);
}

/** Without a zone. */
function isoText(micros: bigint): string {
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const millis = (micros - rest) / 1000n;
  // DuckDB supports years beyond the range of Date.
  if (millis < -8_640_000_000_000_000n || millis > 8_640_000_000_000_000n)
    return String(new DuckDBTimestampValue(micros));
  const text = new Date(Number(millis)).toISOString().slice(0, -1);
  return rest === 0n ? text : text + String(rest).padStart(3, "0");
}
