import { badRequest, unsupportedQuery } from "../errors.ts";
import {
  aggregatesIn,
  type Count,
  type Expression,
  type OrderItem,
  partsOf,
  type Query,
  type SelectItem,
  type Selection,
  selectedExpressions,
} from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { TokenReader } from "./token-reader.ts";

export const maxQueryLength = 512 * 1024;

/** @throws CosmosError (400) with the position of a syntax error, or the name of an unsupported feature */
export function parseQuery(text: string): Query {
  if (text.length > maxQueryLength) throw badRequest(`A query may have ${maxQueryLength} characters.`);
  const reader = new TokenReader(text);
  reader.expectKeyword("SELECT");
  const distinct = reader.takeKeyword("DISTINCT");
  const top = reader.takeKeyword("TOP") ? readCount(reader) : undefined;
  const selection = readSelection(reader);
  const alias = readFrom(reader);
  const where = reader.takeKeyword("WHERE") ? parseExpression(reader) : undefined;
  const orderBy = readOrderBy(reader);
  const slice = readSlice(reader);
  if (reader.peek().kind !== "end") throw reader.unexpected();
  const query = { selection, alias, where, distinct, orderBy, top, slice };
  rejectCombinations(query);
  return query;
}

/** Parses the condition of a patch: `FROM c WHERE …`. */
export function parseCondition(text: string): Query {
  return parseQuery(`SELECT VALUE true ${text}`);
}

function readSelection(reader: TokenReader): Selection {
  if (reader.takeSymbol("*")) return { kind: "everything" };
  if (reader.takeKeyword("VALUE")) return { kind: "value", expression: parseExpression(reader) };
  const items: SelectItem[] = [];
  let unnamed = 0;
  do {
    const expression = parseExpression(reader);
    const alias = reader.takeKeyword("AS") || reader.isName() ? reader.expectName() : impliedName(expression);
    if (alias === undefined) unnamed += 1;
    items.push({ name: alias ?? `$${unnamed}`, expression });
  } while (reader.takeSymbol(","));
  const names = items.map(({ name }) => name);
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined) throw badRequest(`The SELECT list has the name '${duplicate}' twice.`);
  return { kind: "list", items };
}

function impliedName(expression: Expression): string | undefined {
  if (expression.kind !== "path") return undefined;
  const name = expression.names.at(-1) ?? expression.source;
  return typeof name === "string" ? name : undefined;
}

/** The alias of the documents: `c` of `FROM c`, `FROM orders c` and `FROM orders AS c`. */
function readFrom(reader: TokenReader): string {
  if (reader.peek().kind === "end") throw unsupportedQuery("A query without FROM");
  reader.expectKeyword("FROM");
  const name = reader.expectName();
  if (reader.isSymbol(".") || reader.isSymbol("[")) throw unsupportedQuery("A path in FROM");
  return reader.takeKeyword("AS") || reader.isName() ? reader.expectName() : name;
}

function readOrderBy(reader: TokenReader): readonly OrderItem[] {
  if (!reader.takeKeyword("ORDER")) return [];
  reader.expectKeyword("BY");
  const items: OrderItem[] = [];
  do {
    const path = parseExpression(reader);
    if (path.kind !== "path" || path.names.length === 0)
      throw badRequest("Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.");
    const descending = reader.takeKeyword("DESC");
    if (!descending) reader.takeKeyword("ASC");
    items.push({ path, descending });
  } while (reader.takeSymbol(","));
  return items;
}

function readSlice(reader: TokenReader): Query["slice"] {
  if (!reader.takeKeyword("OFFSET")) return undefined;
  const offset = readCount(reader);
  reader.expectKeyword("LIMIT");
  return { offset, limit: readCount(reader) };
}

function readCount(reader: TokenReader): Count {
  const { kind, text } = reader.peek();
  if (kind !== "number" && kind !== "parameter") throw reader.unexpected();
  reader.take();
  return kind === "number" ? { kind: "literal", value: Number(text) } : { kind: "parameter", name: text };
}

/** Whether an expression has a path outside aggregates. */
function hasOtherPath(expression: Expression): boolean {
  if (expression.kind === "aggregate") return false;
  return expression.kind === "path" || partsOf(expression).some(hasOtherPath);
}

function rejectCombinations({ selection, where, distinct, orderBy, top, slice }: Query): void {
  if (top !== undefined && slice !== undefined) throw badRequest("A query cannot have both TOP and OFFSET LIMIT.");
  const aggregates = selectedExpressions({ selection }).flatMap(aggregatesIn);
  if (aggregates.some(({ operand }) => aggregatesIn(operand).length > 0))
    throw badRequest("Cannot perform an aggregate function on an expression containing an aggregate.");
  if (where !== undefined && aggregatesIn(where).length > 0)
    throw badRequest("An aggregate may not appear in the WHERE clause.");
  if (aggregates.length > 0 && selectedExpressions({ selection }).some(hasOtherPath))
    throw badRequest("A column is invalid in the SELECT list because it is not contained in an aggregate function.");
  const other = [
    [distinct, "DISTINCT"],
    [orderBy.length > 0, "ORDER BY"],
    [top !== undefined, "TOP"],
    [slice !== undefined, "OFFSET LIMIT"],
  ] as const;
  const combined = other.find(([isUsed]) => isUsed);
  if (aggregates.length > 0 && combined !== undefined) throw unsupportedQuery(`An aggregate with ${combined[1]}`);
}
