import { badRequest, unsupportedQuery } from "../errors.ts";
import type { Expression, Query, SelectItem, Selection } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { TokenReader } from "./token-reader.ts";

const maxLength = 512 * 1024;

/** @throws CosmosError (400) with the position of a syntax error, or the name of an unsupported feature */
export function parseQuery(text: string): Query {
  if (text.length > maxLength) throw badRequest(`A query may have ${maxLength} characters.`);
  const reader = new TokenReader(text);
  reader.expectKeyword("SELECT");
  const selection = readSelection(reader);
  const alias = readFrom(reader);
  const where = reader.takeKeyword("WHERE") ? parseExpression(reader) : undefined;
  if (reader.peek().kind !== "end") throw reader.unexpected();
  return { selection, alias, where };
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
