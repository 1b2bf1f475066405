import type { Row, Summary } from "./summary.ts";

/** The row without what it tells about the person, by the marks of the summary's columns. */
export function mask(summary: Summary, row: Row): Row {
  return { ...row, ...Object.fromEntries(personalColumns(summary).map((name) => [name, null])) };
}

export function personalColumns(summary: Summary): string[] {
  return summary.columns.filter(({ personal }) => personal === true).map(({ name }) => name);
}
