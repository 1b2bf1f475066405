/** A number with thousands separators and at most `maximumFractionDigits` decimals. */
export function formatNumber(value: number, maximumFractionDigits = 0): string {
  return value.toLocaleString("en-US", { maximumFractionDigits });
}
