import type { Query } from "./ast.ts";
import { pathOf } from "./ast.ts";
import { type Compiled, compile, type Row } from "./compile.ts";
import type { Scope } from "./scope.ts";

/** All rows that come of one row when FROM's further sources are joined to it. */
export type Expand = (row: Row) => Iterable<Row>;

/** Every source adds its value to the rows: a path its one value, an array each of its elements. */
export function compileSources(sources: Query["from"], scope: Scope): { expand: Expand; scope: Scope } {
  let inner = scope;
  const steps: { value: Compiled; elements: boolean }[] = [];
  for (const { alias, kind, of } of sources) {
    if (of === undefined) throw new TypeError("only the first source of a query is the documents");
    steps.push({ value: compile(of, inner), elements: kind === "elements" });
    inner = inner.with([alias]);
  }
  function* expand(row: Row, from = 0): Iterable<Row> {
    const step = steps[from];
    if (step === undefined) {
      yield row;
      return;
    }
    const value = step.value(row);
    const values = step.elements ? (Array.isArray(value) ? value : []) : value === undefined ? [] : [value];
    for (const each of values) yield* expand([...row, each], from + 1);
  }
  return { expand, scope: inner };
}

/** The name that a query gives the documents: its first alias, or the root of its first path. */
export function documentAlias({ from }: Query): string {
  const first = from[0];
  if (first === undefined) return "";
  if (first.of === undefined) return first.alias;
  let root = first.of;
  while (root.kind === "member") root = root.of;
  return root.kind === "source" ? root.name : "";
}

/** The path into the documents that an expression is, if it is one. */
export function documentPath(query: Query, expression: Query["groupBy"][number]): (string | number)[] | undefined {
  return query.from[0]?.kind === "document" ? pathOf(expression, query.from[0].alias) : undefined;
}
