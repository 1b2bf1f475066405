import type { Row, Summary } from "../../gold/summary.ts";
import type { Subject } from "../../streams/subject.ts";

/** Whose data rows are, once each: their user, or the device or mac of rows without one. */
export function subjectsOfRows({ columns }: Pick<Summary, "columns">, rows: readonly Row[]): readonly Subject[] {
  const found = new Map<string, Subject>();
  const identifiers = columns.flatMap(({ name, mark }) =>
    typeof mark === "string" ? [] : [{ name, kind: mark.identifier }],
  );
  for (const row of rows) {
    const own = identifiers.flatMap(({ name, kind }): Subject[] => {
      const value = row[name];
      return typeof value === "string" ? [{ kind, value }] : [];
    });
    const user = own.filter(({ kind }) => kind === "user");
    for (const subject of user.length > 0 ? user : own) found.set(`${subject.kind}:${subject.value}`, subject);
  }
  return [...found.values()];
}
