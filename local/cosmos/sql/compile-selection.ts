import type { Selection } from "./ast.ts";
import { type CompiledExpression, compileExpression, objectOf, type Scope } from "./compile-expression.ts";

/** Compiles SELECT into a function of documents. */
export function compileSelection(selection: Selection, scope: Scope): CompiledExpression {
  if (selection.kind === "everything") return (document) => document;
  if (selection.kind === "value") return compileExpression(selection.expression, scope);
  const columns = selection.items.map(({ name, expression }) => [name, compileExpression(expression, scope)] as const);
  return (document) => objectOf(columns, document);
}
