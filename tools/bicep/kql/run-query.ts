import { ExpressionParser, type Named, type Row } from "./expression.ts";

/**
 * Evaluates a query of an alert rule over rows: `where`, `extend`, `project` and `summarize … by`, with the functions
 * that the rules use. No Kusto engine runs here; Microsoft's language service checks the same text.
 */
export function runQuery(query: string, tables: Readonly<Record<string, readonly Row[]>>): readonly Row[] {
  const [table = "", ...steps] = query.split("|").map((part) => part.trim());
  return steps.reduce(apply, tables[table] ?? []);
}

function apply(rows: readonly Row[], step: string): readonly Row[] {
  const [, operator = "", rest = ""] = /^(\w+)\s+(.*)$/s.exec(step) ?? [];
  const parser = new ExpressionParser(rest);
  if (operator === "where") {
    const test = parser.expression();
    return rows.filter((row) => test(row, []) === true);
  }
  if (operator === "extend") return withColumns(rows, parser.named(), true);
  if (operator === "project") return withColumns(rows, parser.named(), false);
  if (operator === "summarize") return summarize(rows, parser.named(), parser.named());
  throw new Error(`the operator ${operator} is not known`);
}

function withColumns(rows: readonly Row[], columns: readonly Named[], keep: boolean): Row[] {
  return rows.map((row) => ({
    ...(keep ? row : {}),
    ...Object.fromEntries(columns.map(({ name, of }) => [name, of(row, [])])),
  }));
}

/** Without `by` there is one row, even of no rows. */
function summarize(rows: readonly Row[], aggregates: readonly Named[], by: readonly Named[]): Row[] {
  const keyed = Map.groupBy(rows, (row) => JSON.stringify(by.map(({ of }) => of(row, []))));
  const groups = by.length === 0 ? [rows] : [...keyed.values()];
  return groups.map((group) => ({
    ...Object.fromEntries(by.map(({ name, of }) => [name, of(group[0] ?? {}, [])])),
    ...Object.fromEntries(aggregates.map(({ name, of }) => [name, of({}, group)])),
  }));
}
