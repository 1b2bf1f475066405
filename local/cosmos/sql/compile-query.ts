import { badRequest } from "../errors.ts";
import { type IndexingPolicy, isIndexed } from "../indexing.ts";
import type { Json } from "../json.ts";
import { type Aggregation, aggregationOf } from "./aggregation.ts";
import { type Count, type Expression, pathsIn, type Query } from "./ast.ts";
import { compileExpression, constantTexts, type Parameters, parameterValue, type Scope } from "./compile-expression.ts";
import { compileSelection } from "./compile-selection.ts";
import { type Ordering, orderingOf } from "./ordering.ts";
import { type NumberRange, requiredRange } from "./required-range.ts";
import type { Value } from "./values.ts";

/** A query compiled with its parameters. */
export interface CompiledQuery {
  /** Whether WHERE is true for a document. */
  matches(document: Json): boolean;
  /** Whether every document matches, so that none has to be parsed for WHERE. */
  readonly matchesAll: boolean;
  /** The result of SELECT for a document; `undefined` is no result. */
  project(document: Json): Value;
  /** The aggregates of SELECT, if it has any: their results are the only result of the query. */
  readonly aggregation: Aggregation | undefined;
  readonly ordering: Ordering | undefined;
  readonly distinct: boolean;
  /** The results to skip, of all pages together. */
  readonly offset: number;
  /** The most results after those, of all pages together. */
  readonly limit: number;
  /** The query as parsed. */
  readonly query: Query;
  /** Whether SELECT is `SELECT *`. */
  readonly selectsEverything: boolean;
  /** Whether SELECT is `SELECT VALUE`. */
  readonly selectsValue: boolean;
  /**
   * The texts that a property must have, of each `IN` and `=` over a property that WHERE requires. A query that names
   * partition keys so reads only those.
   */
  readonly required: readonly RequiredTexts[];
  /** The constants that properties must equal. A query that names all levels of a partition key so is within it. */
  readonly equalities: readonly Equality[];
  /** The numbers that one top-level property must have; undefined if WHERE requires none, or paths are not indexed. */
  readonly within: NumberRange | undefined;
  /** Whether all paths of WHERE are indexed, so that the service reads only the documents that match. */
  readonly indexed: boolean;
}

interface Equality {
  readonly names: readonly (string | number)[];
  readonly value: string | number | boolean | null;
}

interface RequiredTexts {
  readonly names: readonly (string | number)[];
  readonly texts: ReadonlySet<string>;
  /** Whether WHERE requires nothing else. */
  readonly isAll: boolean;
}

/** @throws CosmosError (400) for an unknown alias or a parameter without a value */
export function compileQuery(query: Query, parameters: Parameters, policy: IndexingPolicy): CompiledQuery {
  const { alias, selection, where } = query;
  const scope = { alias, parameters };
  const condition = where === undefined ? undefined : compileExpression(where, scope);
  const aggregation = aggregationOf(query, scope);
  const indexed = where === undefined || pathsIn(where).every(({ names }) => isIndexed(policy, names));
  return {
    query,
    aggregation,
    ordering: orderingOf(query, scope, policy),
    distinct: query.distinct,
    offset: query.slice === undefined ? 0 : countOf(query.slice.offset, scope),
    limit: limitOf(query, scope),
    matches: (document) => condition === undefined || condition(document) === true,
    matchesAll: where === undefined,
    project: aggregation === undefined ? compileSelection(selection, scope) : () => undefined,
    required: where === undefined ? [] : requiredTexts(where, scope),
    equalities: where === undefined ? [] : requiredEqualities(where, scope),
    selectsEverything: selection.kind === "everything",
    selectsValue: selection.kind === "value",
    within: where === undefined || !indexed ? undefined : requiredRange(where, scope),
    indexed,
  };
}

function requiredTexts(where: Expression, scope: Scope, isAll = true): readonly RequiredTexts[] {
  if (where.kind === "logical" && where.operator === "AND")
    return where.operands.flatMap((operand) => requiredTexts(operand, scope, false));
  const { operand, values } = alternatives(where);
  if (operand?.kind !== "path") return [];
  const texts = constantTexts(values, scope);
  return texts === undefined ? [] : [{ names: operand.names, texts, isAll }];
}

function requiredEqualities(where: Expression, scope: Scope): readonly Equality[] {
  if (where.kind === "logical" && where.operator === "AND")
    return where.operands.flatMap((operand) => requiredEqualities(operand, scope));
  const { operand, values } = alternatives(where);
  const [constant, ...others] = values;
  if (operand?.kind !== "path" || others.length > 0) return [];
  if (constant?.kind !== "literal" && constant?.kind !== "parameter") return [];
  const value = constant.kind === "literal" ? constant.value : parameterValue(constant.name, scope);
  return value === undefined || (typeof value === "object" && value !== null) ? [] : [{ names: operand.names, value }];
}

/** `c.a = 'x'` and `'x' = c.a` are like `c.a IN ('x')`. */
function alternatives(where: Expression): { operand?: Expression; values: readonly Expression[] } {
  if (where.kind === "in") return where;
  if (where.kind !== "comparison" || where.operator !== "=") return { values: [] };
  const { left, right } = where;
  return left.kind === "path" ? { operand: left, values: [right] } : { operand: right, values: [left] };
}

function limitOf({ top, slice }: Query, scope: Scope): number {
  const count = top ?? slice?.limit;
  return count === undefined ? Number.POSITIVE_INFINITY : countOf(count, scope);
}

function countOf(count: Count, scope: Scope): number {
  const value = count.kind === "literal" ? count.value : parameterValue(count.name, scope);
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    throw badRequest("TOP, OFFSET and LIMIT must be numbers of results.");
  return value;
}
