import type { Json } from "../json.ts";

export type ComparisonOperator = "=" | "!=" | "<" | "<=" | ">" | ">=";

export type Expression =
  | { readonly kind: "literal"; readonly value: Json | undefined }
  | { readonly kind: "parameter"; readonly name: string }
  | PathExpression
  | { readonly kind: "not"; readonly operand: Expression }
  | InExpression
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
}

/** The paths that an expression reads. */
export function pathsIn(expression: Expression): readonly PathExpression[] {
  switch (expression.kind) {
    case "path":
      return [expression];
    case "not":
      return pathsIn(expression.operand);
    case "comparison":
      return [...pathsIn(expression.left), ...pathsIn(expression.right)];
    case "in":
      return [expression.operand, ...expression.values].flatMap(pathsIn);
    case "logical":
      return expression.operands.flatMap(pathsIn);
    default:
      return [];
  }
}
