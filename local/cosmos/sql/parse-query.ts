import { badRequest } from "../errors.ts";
import type { Expression, OrderItem, Query, SelectItem, Selection, Source } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { Reader } from "./reader.ts";

const longestQuery = 512 * 1024;

/** @throws CosmosError (400) that names what cannot be read or is not played */
export function parseQuery(text: string): Query {
  if (text.length > longestQuery) throw badRequest(`A query may have ${longestQuery} characters.`);
  const reader = new Reader(text);
  const query = readQuery(reader);
  if (reader.peek().kind !== "end") throw reader.unexpected();
  return query;
}

/** The condition of a patch: `FROM c WHERE …`. */
export function parseCondition(text: string): Query {
  return parseQuery(`SELECT VALUE true ${text}`);
}

/** Reads a query, or a subquery up to its closing parenthesis. */
export function readQuery(reader: Reader): Query {
  reader.expectKeyword("SELECT");
  const distinct = reader.takeKeyword("DISTINCT");
  const top = reader.takeKeyword("TOP") ? readCount(reader) : undefined;
  const selection = readSelection(reader);
  const fromStart = reader.peek().start;
  const from = reader.takeKeyword("FROM") ? readSources(reader) : [];
  const fromSpan = from.length === 0 ? undefined : { start: fromStart, end: reader.end };
  const where = reader.takeKeyword("WHERE") ? parseExpression(reader) : undefined;
  const groupBy = readGroupBy(reader);
  const orderBy = readOrderBy(reader);
  const offset = reader.takeKeyword("OFFSET") ? readCount(reader) : undefined;
  if (offset !== undefined) reader.expectKeyword("LIMIT");
  const limit = offset === undefined ? undefined : readCount(reader);
  if (top !== undefined && limit !== undefined) throw badRequest("TOP and OFFSET LIMIT cannot stand in one query.");
  const { text } = reader;
  return { text, distinct, top, selection, from, fromSpan, where, groupBy, orderBy, offset, limit };
}

function readCount(reader: Reader): Expression {
  const { kind } = reader.peek();
  if (kind !== "number" && kind !== "parameter") throw reader.unexpected();
  const expression = reader.take();
  const span = { start: expression.start, end: expression.end };
  return kind === "parameter"
    ? { kind: "parameter", name: expression.text, span }
    : { kind: "literal", value: Number(expression.text), span };
}

function readSelection(reader: Reader): Selection {
  if (reader.takeSymbol("*")) return { kind: "everything" };
  if (reader.takeKeyword("VALUE")) return { kind: "value", expression: parseExpression(reader) };
  let unnamed = 0;
  const items = reader.list((): SelectItem => {
    const expression = parseExpression(reader);
    const alias = reader.takeKeyword("AS") || reader.isName() ? reader.expectName() : impliedName(expression);
    if (alias === undefined) unnamed += 1;
    return { name: alias ?? `$${unnamed}`, expression };
  });
  const twice = items.find(({ name }, index) => items.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw badRequest(`The SELECT list has the name '${twice.name}' twice.`);
  return { kind: "list", items };
}

function impliedName(expression: Expression): string | undefined {
  if (expression.kind === "source") return expression.name;
  if (expression.kind !== "member" || expression.name.kind !== "literal") return undefined;
  return typeof expression.name.value === "string" ? expression.name.value : undefined;
}

function readSources(reader: Reader): Source[] {
  const sources = [readSource(reader, [])];
  while (reader.takeKeyword("JOIN")) sources.push(readSource(reader, sources));
  return sources;
}

/** The first source may be the documents under any name; later ones reach into those before. */
function readSource(reader: Reader, before: readonly Source[]): Source {
  if (reader.isSymbol("(")) throw reader.notPlayed("A subquery in FROM");
  const alias = reader.isName() && reader.isKeyword("IN", 1) ? reader.expectName() : undefined;
  if (alias !== undefined) {
    reader.expectKeyword("IN");
    if (reader.isSymbol("(")) throw reader.notPlayed("A subquery in FROM");
    return named({ alias, kind: "elements", of: readPath(reader) }, before);
  }
  const path = readPath(reader);
  const given = reader.takeKeyword("AS") || reader.isName() ? reader.expectName() : undefined;
  if (path.kind === "source" && before.length === 0) {
    return { alias: given ?? path.name, kind: "document", of: undefined };
  }
  const implied = given ?? impliedName(path);
  if (implied === undefined) throw badRequest("A path in FROM needs an alias.");
  return named({ alias: implied, kind: "path", of: path }, before);
}

function named(source: Source, before: readonly Source[]): Source {
  if (before.some(({ alias }) => alias === source.alias))
    throw badRequest(`FROM has the alias '${source.alias}' twice.`);
  return source;
}

function readPath(reader: Reader): Expression {
  const path = parseExpression(reader, "path");
  if (path.kind !== "member" && path.kind !== "source") throw reader.unexpected();
  return path;
}

function readGroupBy(reader: Reader): Expression[] {
  if (!reader.takeKeyword("GROUP")) return [];
  reader.expectKeyword("BY");
  return reader.list(() => parseExpression(reader));
}

function readOrderBy(reader: Reader): OrderItem[] {
  if (!reader.takeKeyword("ORDER")) return [];
  reader.expectKeyword("BY");
  if (reader.isKeyword("RANK")) throw reader.notPlayed("ORDER BY RANK");
  return reader.list(() => {
    const expression = parseExpression(reader);
    const descending = reader.takeKeyword("DESC");
    if (!descending) reader.takeKeyword("ASC");
    return { expression, descending };
  });
}
