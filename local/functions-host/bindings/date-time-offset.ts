/** As .NET writes a time whose zone is UTC: `2026-11-24T10:00:00.5+00:00`. */
export function dateTimeOffset(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, "+00:00");
}
