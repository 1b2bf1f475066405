import type { Json } from "../json.ts";

export type ComparisonOperator = "=" | "!=" | "<" | "<=" | ">" | ">=";

export type Expression =
  | { readonly kind: "literal"; readonly value: Json | undefined }
  | { readonly kind: "parameter"; readonly name: string }
  | PathExpression
  | { readonly kind: "not"; readonly operand: Expression }
  | InExpression
  | TypeCheckExpression
  | AggregateExpression
  | { readonly kind: "array"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [name: string, value: Expression])[] }
  | {
      readonly kind: "comparison";
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "logical"; readonly operator: "AND" | "OR"; readonly operands: readonly Expression[] };

/** `c.a["b"][0]` has the source `c` and the names `["a", "b", 0]`. */
export interface PathExpression {
  readonly kind: "path";
  readonly source: string;
  readonly names: readonly (string | number)[];
}

/** `c.a IN (1, @b)` */
export interface InExpression {
  readonly kind: "in";
  readonly operand: Expression;
  readonly values: readonly Expression[];
}

/** `IS_DEFINED(c.a)` */
export interface TypeCheckExpression {
  readonly kind: "type check";
  readonly name: TypeCheck;
  readonly operand: Expression;
}

export const typeChecks = [
  "IS_DEFINED",
  "IS_NULL",
  "IS_BOOL",
  "IS_NUMBER",
  "IS_STRING",
  "IS_PRIMITIVE",
  "IS_ARRAY",
  "IS_OBJECT",
] as const;

export type TypeCheck = (typeof typeChecks)[number];

/** `MIN(c.a)` */
export interface AggregateExpression {
  readonly kind: "aggregate";
  readonly name: AggregateName;
  readonly operand: Expression;
}

export const aggregateNames = ["COUNT", "SUM", "AVG", "MIN", "MAX"] as const;

export type AggregateName = (typeof aggregateNames)[number];

export interface OrderItem {
  readonly path: PathExpression;
  readonly descending: boolean;
}

/** A number of results, as a constant or a parameter. */
export type Count = Extract<Expression, { kind: "literal" | "parameter" }>;

export interface SelectItem {
  readonly name: string;
  readonly expression: Expression;
}

export type Selection =
  | { readonly kind: "everything" }
  | { readonly kind: "value"; readonly expression: Expression }
  | { readonly kind: "list"; readonly items: readonly SelectItem[] };

export interface Query {
  readonly selection: Selection;
  /** The name of the documents in the query. */
  readonly alias: string;
  readonly where: Expression | undefined;
  readonly distinct: boolean;
  readonly orderBy: readonly OrderItem[];
  readonly top: Count | undefined;
  /** `OFFSET` and `LIMIT` occur together. */
  readonly slice: { readonly offset: Count; readonly limit: Count } | undefined;
}

/** The expressions that an expression consists of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "not":
    case "type check":
    case "aggregate":
      return [expression.operand];
    case "comparison":
      return [expression.left, expression.right];
    case "in":
      return [expression.operand, ...expression.values];
    case "logical":
      return expression.operands;
    case "array":
      return expression.items;
    case "object":
      return expression.entries.map(([, value]) => value);
    default:
      return [];
  }
}

/** The aggregates in an expression; an aggregate cannot contain another. */
export function aggregatesIn(expression: Expression): readonly AggregateExpression[] {
  return expression.kind === "aggregate" ? [expression] : partsOf(expression).flatMap(aggregatesIn);
}

/** The expressions of SELECT. */
export function selectedExpressions({ selection }: Pick<Query, "selection">): readonly Expression[] {
  if (selection.kind === "everything") return [];
  return selection.kind === "value" ? [selection.expression] : selection.items.map(({ expression }) => expression);
}

/** The paths that an expression reads. */
export function pathsIn(expression: Expression): readonly PathExpression[] {
  return expression.kind === "path" ? [expression] : partsOf(expression).flatMap(pathsIn);
}
