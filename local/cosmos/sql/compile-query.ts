import { type IndexingPolicy, isIndexed } from "../indexing.ts";
import type { Json } from "../json.ts";
import { type Expression, pathsIn, type Query, type Selection } from "./ast.ts";
import {
  type CompiledExpression,
  compileExpression,
  constantTexts,
  type Parameters,
  type Scope,
} from "./compile-expression.ts";
import type { Value } from "./values.ts";

/** A query compiled with its parameters. */
export interface CompiledQuery {
  /** Whether WHERE is true for a document. */
  matches(document: Json): boolean;
  /** Whether every document matches, so that none has to be parsed for WHERE. */
  readonly matchesAll: boolean;
  /** The result of SELECT for a document; `undefined` is no result. */
  project(document: Json): Value;
  /** Whether SELECT is `SELECT *`. */
  readonly selectsEverything: boolean;
  /** Whether SELECT is `SELECT VALUE`. */
  readonly selectsValue: boolean;
  /**
   * The texts that a property must have, of each `IN` over a property that WHERE requires. A query that names partition
   * keys so reads only those.
   */
  readonly required: readonly RequiredTexts[];
  /** Whether all paths of WHERE are indexed, so that the service reads only the documents that match. */
  readonly indexed: boolean;
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
  return {
    matches: (document) => condition === undefined || condition(document) === true,
    matchesAll: where === undefined,
    project: compileSelection(selection, scope),
    required: where === undefined ? [] : requiredTexts(where, scope),
    selectsEverything: selection.kind === "everything",
    selectsValue: selection.kind === "value",
    indexed: where === undefined || pathsIn(where).every(({ names }) => isIndexed(policy, names)),
  };
}

function requiredTexts(where: Expression, scope: Scope, isAll = true): readonly RequiredTexts[] {
  if (where.kind === "logical" && where.operator === "AND")
    return where.operands.flatMap((operand) => requiredTexts(operand, scope, false));
  if (where.kind !== "in" || where.operand.kind !== "path") return [];
  const texts = constantTexts(where.values, scope);
  return texts === undefined ? [] : [{ names: where.operand.names, texts, isAll }];
}

function compileSelection(selection: Selection, scope: Scope): CompiledExpression {
  if (selection.kind === "everything") return (document) => document;
  if (selection.kind === "value") return compileExpression(selection.expression, scope);
  const columns = selection.items.map(({ name, expression }) => [name, compileExpression(expression, scope)] as const);
  return (document) => {
    const entries = columns.map(([name, value]) => [name, value(document)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  };
}
