import type { Expression, Query } from "./ast.ts";

/** An expression as text of the query language. */
export function writeExpression(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return expression.value === undefined ? "undefined" : JSON.stringify(expression.value);
    case "parameter":
      return expression.name;
    case "path":
      return `${expression.source}${expression.names.map((name) => `[${JSON.stringify(name)}]`).join("")}`;
    case "not":
      return `(NOT ${writeExpression(expression.operand)})`;
    case "comparison":
      return `(${writeExpression(expression.left)} ${expression.operator} ${writeExpression(expression.right)})`;
    case "logical":
      return `(${expression.operands.map(writeExpression).join(` ${expression.operator} `)})`;
    case "in":
      return `(${writeExpression(expression.operand)} IN (${expression.values.map(writeExpression).join(", ")}))`;
    case "type check":
    case "aggregate":
      return `${expression.name}(${writeExpression(expression.operand)})`;
    case "array":
      return `[${expression.items.map(writeExpression).join(", ")}]`;
    case "object":
      return writeObject(expression.entries);
  }
}

/** The result of SELECT as one expression. */
export function writeSelected({ selection, alias }: Query): string {
  if (selection.kind === "everything") return alias;
  if (selection.kind === "value") return writeExpression(selection.expression);
  return writeObject(selection.items.map(({ name, expression }) => [name, expression]));
}

/** `FROM`, and `WHERE` with more conditions. */
export function writeSource({ alias, where }: Query, conditions: readonly string[] = []): string {
  const all = [...conditions, ...(where === undefined ? [] : [writeExpression(where)])];
  return all.length === 0 ? `FROM ${alias}` : `FROM ${alias} WHERE ${all.join(" AND ")}`;
}

function writeObject(entries: readonly (readonly [name: string, value: Expression])[]): string {
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}: ${writeExpression(value)}`).join(", ")}}`;
}
