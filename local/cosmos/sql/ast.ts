import type { Json } from "../json.ts";

/** A piece of the query's text, so that a query can be rewritten without printing what was parsed. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type UnaryOperator = "NOT" | "-" | "+";
export type BinaryOperator =
  | "AND"
  | "OR"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "||"
  | "??";

export type Expression = { readonly span: Span } & (
  | { readonly kind: "literal"; readonly value: Json | undefined }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "source"; readonly name: string }
  | { readonly kind: "member"; readonly of: Expression; readonly name: Expression }
  | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "in"; readonly value: Expression; readonly list: readonly Expression[] }
  | {
      readonly kind: "between";
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: "like";
      readonly value: Expression;
      readonly pattern: Expression;
      readonly escaping: Expression | undefined;
    }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: "array"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Expression])[] }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: "exists"; readonly query: Query }
);

export type ExpressionOf<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

/** One of the inputs of FROM: the documents themselves, a path into them, or the elements of an array. */
export interface Source {
  readonly alias: string;
  readonly kind: "document" | "path" | "elements";
  /** Where a path or an array begins; nothing for the documents. */
  readonly of: Expression | undefined;
}

export interface SelectItem {
  readonly name: string;
  readonly expression: Expression;
}

export type Selection =
  | { readonly kind: "everything" }
  | { readonly kind: "value"; readonly expression: Expression }
  | { readonly kind: "list"; readonly items: readonly SelectItem[] };

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

export interface Query {
  readonly text: string;
  readonly distinct: boolean;
  readonly top: Expression | undefined;
  readonly selection: Selection;
  readonly from: readonly Source[];
  readonly fromSpan: Span | undefined;
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly offset: Expression | undefined;
  readonly limit: Expression | undefined;
}

/** The operands and parts of an expression; not those of a subquery. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "member":
      return [expression.of, expression.name];
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "in":
      return [expression.value, ...expression.list];
    case "between":
      return [expression.value, expression.low, expression.high];
    case "like":
      return [
        expression.value,
        expression.pattern,
        ...(expression.escaping === undefined ? [] : [expression.escaping]),
      ];
    case "conditional":
      return [expression.condition, expression.yes, expression.no];
    case "array":
      return expression.items;
    case "object":
      return expression.entries.map(([, value]) => value);
    case "call":
      return expression.arguments;
    default:
      return [];
  }
}

/** `c.a["b"].d` of source `c` as `["a", "b", "d"]`; nothing for what is no path of constant names. */
export function pathOf(expression: Expression, source: string): (string | number)[] | undefined {
  if (expression.kind === "source") return expression.name === source ? [] : undefined;
  if (expression.kind !== "member" || expression.name.kind !== "literal") return undefined;
  const before = pathOf(expression.of, source);
  const { value } = expression.name;
  return before !== undefined && (typeof value === "string" || typeof value === "number")
    ? [...before, value]
    : undefined;
}
