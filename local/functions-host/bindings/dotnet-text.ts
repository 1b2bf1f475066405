/** The text of a .NET DateTime, without its time zone (UTC): `2026-11-24T10:00:00.5`. */
export function dateTimeText(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, "");
}

/** The text of a .NET DateTimeOffset in UTC: `2026-11-24T10:00:00.5+00:00`. */
export function dateTimeOffsetText(time: Date): string {
  return `${dateTimeText(time)}+00:00`;
}

/** The text of a .NET Boolean: `True` or `False`. */
export function booleanText(value: boolean): string {
  return value ? "True" : "False";
}
