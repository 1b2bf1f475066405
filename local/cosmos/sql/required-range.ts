import type { ComparisonOperator, Expression } from "./ast.ts";
import { parameterValue, type Scope } from "./compile-expression.ts";

/** The numbers that a top-level property may have, both ends inclusive. */
export interface NumberRange {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

type Bound = Partial<Pick<NumberRange, "from" | "to">> & Pick<NumberRange, "name">;

/**
 * The range of the first top-level property that WHERE compares with numbers. Every document that matches is in it;
 * one in it need not match.
 */
export function requiredRange(where: Expression, scope: Scope): NumberRange | undefined {
  const bounds = requiredBounds(where, scope);
  const [first] = bounds;
  if (first === undefined) return undefined;
  const ofFirst = bounds.filter(({ name }) => name === first.name);
  return {
    name: first.name,
    from: Math.max(...ofFirst.map(({ from = -Number.MAX_VALUE }) => from)),
    to: Math.min(...ofFirst.map(({ to = Number.MAX_VALUE }) => to)),
  };
}

function requiredBounds(where: Expression, scope: Scope): readonly Bound[] {
  if (where.kind === "logical" && where.operator === "AND")
    return where.operands.flatMap((operand) => requiredBounds(operand, scope));
  if (where.kind !== "comparison") return [];
  const { left, right, operator } = where;
  const bound = boundOf(left, operator, right, scope) ?? boundOf(right, mirrored[operator], left, scope);
  return bound === undefined ? [] : [bound];
}

const mirrored = { "=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

function boundOf(path: Expression, operator: ComparisonOperator, other: Expression, scope: Scope): Bound | undefined {
  if (path.kind !== "path" || path.source !== scope.alias || operator === "!=") return undefined;
  const [name, ...others] = path.names;
  const value =
    other.kind === "literal" ? other.value : other.kind === "parameter" ? parameterValue(other.name, scope) : undefined;
  if (typeof name !== "string" || others.length > 0 || typeof value !== "number") return undefined;
  return {
    name,
    ...(operator.startsWith("<") ? {} : { from: value }),
    ...(operator.startsWith(">") ? {} : { to: value }),
  };
}
