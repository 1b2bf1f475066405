import type { Json } from "../json.ts";
import type { Expression } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { readQuery } from "./parse-query.ts";
import type { Reader } from "./reader.ts";

const constants: Readonly<Record<string, Json | undefined>> = {
  TRUE: true,
  FALSE: false,
  NULL: null,
  UNDEFINED: undefined,
};

/** A literal, name, call or parenthesis, with the `.name` and `[…]` that follow it. */
export function readPrimary(reader: Reader): Expression {
  let expression = readAtom(reader);
  for (;;) {
    const start = expression.span.start;
    if (reader.takeSymbol(".")) {
      const { kind, text } = reader.peek();
      if (kind !== "name") throw reader.unexpected();
      const { start: at, end } = reader.take();
      const name = { kind: "literal", value: text, span: { start: at, end } } as const;
      expression = { kind: "member", of: expression, name, span: { start, end } };
    } else if (reader.takeSymbol("[")) {
      const name = parseExpression(reader);
      reader.expectSymbol("]");
      expression = { kind: "member", of: expression, name, span: { start, end: reader.end } };
    } else return expression;
  }
}

function readAtom(reader: Reader): Expression {
  const { kind, text, start, end } = reader.peek();
  const span = { start, end };
  if (kind === "number" || kind === "string") {
    reader.take();
    return { kind: "literal", value: kind === "number" ? Number(text) : text, span };
  }
  if (kind === "parameter") {
    reader.take();
    return { kind: "parameter", name: text, span };
  }
  if (kind === "name") return readWord(reader);
  if (reader.takeSymbol("(")) return readParenthesis(reader, start);
  if (reader.takeSymbol("[")) return readArray(reader, start);
  if (reader.takeSymbol("{")) return readObject(reader, start);
  throw reader.unexpected();
}

function readWord(reader: Reader): Expression {
  const { text, start, end } = reader.peek();
  const word = text.toUpperCase();
  if (Object.hasOwn(constants, word)) {
    reader.take();
    return { kind: "literal", value: constants[word], span: { start, end } };
  }
  if (word === "EXISTS") return readExists(reader);
  if (word === "ARRAY") throw reader.notPlayed("ARRAY with a subquery");
  if (word === "UDF") throw reader.notPlayed("A user-defined function");
  const name = reader.expectName();
  if (!reader.takeSymbol("(")) return { kind: "source", name, span: { start, end } };
  const given = reader.isSymbol(")") ? [] : reader.list(() => parseExpression(reader));
  reader.expectSymbol(")");
  return { kind: "call", name, arguments: given, span: { start, end: reader.end } };
}

function readExists(reader: Reader): Expression {
  const { start } = reader.take();
  reader.expectSymbol("(");
  const query = readQuery(reader);
  reader.expectSymbol(")");
  return { kind: "exists", query, span: { start, end: reader.end } };
}

function readParenthesis(reader: Reader, start: number): Expression {
  if (reader.isKeyword("SELECT")) throw reader.notPlayed("A subquery as a value");
  const inner = parseExpression(reader);
  reader.expectSymbol(")");
  return { ...inner, span: { start, end: reader.end } };
}

function readArray(reader: Reader, start: number): Expression {
  const items = reader.isSymbol("]") ? [] : reader.list(() => parseExpression(reader));
  reader.expectSymbol("]");
  return { kind: "array", items, span: { start, end: reader.end } };
}

function readObject(reader: Reader, start: number): Expression {
  const readEntry = (): readonly [string, Expression] => {
    const { kind, text } = reader.take();
    if (kind !== "string" && kind !== "name") throw reader.unexpected();
    reader.expectSymbol(":");
    return [text, parseExpression(reader)];
  };
  const entries = reader.isSymbol("}") ? [] : reader.list(readEntry);
  reader.expectSymbol("}");
  return { kind: "object", entries, span: { start, end: reader.end } };
}
