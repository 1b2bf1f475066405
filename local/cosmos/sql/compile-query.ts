import { type IndexingPolicy, isIndexed } from "../indexing.ts";
import type { Json } from "../json.ts";
import { pathsIn, type Query, type Selection } from "./ast.ts";
import { type CompiledExpression, compileExpression, type Parameters, type Scope } from "./compile-expression.ts";
import type { Value } from "./values.ts";

/** A query compiled with its parameters. */
export interface CompiledQuery {
  /** Whether WHERE is true for a document. */
  matches(document: Json): boolean;
  /** The result of SELECT for a document; `undefined` is no result. */
  project(document: Json): Value;
  /** Whether SELECT is `SELECT VALUE`. */
  readonly selectsValue: boolean;
  /** Whether all paths of WHERE are indexed, so that the service reads only the documents that match. */
  readonly indexed: boolean;
}

/** @throws CosmosError (400) for an unknown alias or a parameter without a value */
export function compileQuery(query: Query, parameters: Parameters, policy: IndexingPolicy): CompiledQuery {
  const { alias, selection, where } = query;
  const scope = { alias, parameters };
  const condition = where === undefined ? undefined : compileExpression(where, scope);
  return {
    matches: (document) => condition === undefined || condition(document) === true,
    project: compileSelection(selection, scope),
    selectsValue: selection.kind === "value",
    indexed: where === undefined || pathsIn(where).every(({ names }) => isIndexed(policy, names)),
  };
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
