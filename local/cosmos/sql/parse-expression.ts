import { badRequest, unsupportedQuery } from "../errors.ts";
import type { Json } from "../json.ts";
import { aggregateNames, type ComparisonOperator, type Expression, typeChecks } from "./ast.ts";
import type { TokenReader } from "./token-reader.ts";
import type { Token } from "./tokens.ts";

const comparisons: Readonly<Record<string, ComparisonOperator>> = {
  "=": "=",
  "!=": "!=",
  "<>": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

const constants: Readonly<Record<string, Json | undefined>> = {
  TRUE: true,
  FALSE: false,
  NULL: null,
  UNDEFINED: undefined,
};

/** Reads an expression. From the lowest to the highest precedence: OR, AND, NOT, comparisons. */
export function parseExpression(reader: TokenReader): Expression {
  return reader.nested(() => readLogical(reader, "OR", () => readLogical(reader, "AND", () => readNot(reader))));
}

function readLogical(reader: TokenReader, operator: "AND" | "OR", readOperand: () => Expression): Expression {
  const first = readOperand();
  const operands = [first];
  while (reader.takeKeyword(operator)) operands.push(readOperand());
  return operands.length === 1 ? first : { kind: "logical", operator, operands };
}

function readNot(reader: TokenReader): Expression {
  if (!reader.takeKeyword("NOT")) return readComparison(reader);
  return { kind: "not", operand: reader.nested(() => readNot(reader)) };
}

function readComparison(reader: TokenReader): Expression {
  const left = readOperand(reader);
  if (reader.takeKeyword("IN")) return readList(reader, left);
  if (isNotIn(reader)) {
    reader.takeKeyword("NOT");
    reader.takeKeyword("IN");
    return { kind: "not", operand: readList(reader, left) };
  }
  const operator = comparisonOf(reader.peek());
  if (operator === undefined) return left;
  reader.take();
  const right = readOperand(reader);
  if (comparisonOf(reader.peek()) !== undefined) throw unsupportedQuery("A chain of comparisons");
  return { kind: "comparison", operator, left, right };
}

function isNotIn(reader: TokenReader): boolean {
  const [first, second] = [reader.peek(), reader.peek(1)];
  const isWord = ({ kind, text }: Token, word: string) => kind === "name" && text.toUpperCase() === word;
  return isWord(first, "NOT") && isWord(second, "IN");
}

/** The arguments of IN that the service accepts. */
export const maxInArguments = 6000;

function readList(reader: TokenReader, operand: Expression): Expression {
  reader.expectSymbol("(");
  const values = readSeparated(reader, () => parseExpression(reader));
  reader.expectSymbol(")");
  if (values.length > maxInArguments) throw badRequest(`IN may have ${maxInArguments} arguments.`);
  return { kind: "in", operand, values };
}

function comparisonOf({ kind, text }: Token): ComparisonOperator | undefined {
  return kind === "symbol" ? comparisons[text] : undefined;
}

function readOperand(reader: TokenReader): Expression {
  const { kind, text } = reader.peek();
  switch (kind) {
    case "number":
    case "string":
      reader.take();
      return { kind: "literal", value: kind === "number" ? Number(text) : text };
    case "parameter":
      reader.take();
      return { kind: "parameter", name: text };
    case "name":
      return readName(reader);
    default:
      return readSigned(reader) ?? readArray(reader) ?? readObject(reader) ?? readParenthesis(reader);
  }
}

/** A number with a sign. */
function readSigned(reader: TokenReader): Expression | undefined {
  const { text } = reader.peek();
  if ((text !== "-" && text !== "+") || reader.peek(1).kind !== "number") return undefined;
  reader.take();
  const number = Number(reader.take().text);
  return { kind: "literal", value: text === "-" ? -number : number };
}

function readParenthesis(reader: TokenReader): Expression {
  if (!reader.isSymbol("(")) throw reader.unexpected();
  reader.take();
  const inner = parseExpression(reader);
  reader.expectSymbol(")");
  return inner;
}

function readArray(reader: TokenReader): Expression | undefined {
  if (!reader.takeSymbol("[")) return undefined;
  const items = reader.isSymbol("]") ? [] : readSeparated(reader, () => parseExpression(reader));
  reader.expectSymbol("]");
  return { kind: "array", items };
}

function readObject(reader: TokenReader): Expression | undefined {
  if (!reader.takeSymbol("{")) return undefined;
  const entries = reader.isSymbol("}") ? [] : readSeparated(reader, () => readEntry(reader));
  reader.expectSymbol("}");
  return { kind: "object", entries };
}

function readEntry(reader: TokenReader): readonly [name: string, value: Expression] {
  const { kind } = reader.peek();
  if (kind !== "string" && kind !== "name") throw reader.unexpected();
  const { text } = reader.take();
  reader.expectSymbol(":");
  return [text, parseExpression(reader)];
}

function readSeparated<T>(reader: TokenReader, read: () => T): T[] {
  const items: T[] = [];
  do items.push(read());
  while (reader.takeSymbol(","));
  return items;
}

/** A type check or an aggregate. */
function readCall(reader: TokenReader, word: string): Expression {
  const typeCheck = typeChecks.find((name) => name === word);
  const aggregate = aggregateNames.find((name) => name === word);
  if (typeCheck === undefined && aggregate === undefined) throw unsupportedQuery(`The function ${word}`);
  reader.expectSymbol("(");
  const operand = parseExpression(reader);
  reader.expectSymbol(")");
  if (typeCheck !== undefined) return { kind: "type check", name: typeCheck, operand };
  if (aggregate === undefined) throw reader.unexpected();
  return { kind: "aggregate", name: aggregate, operand };
}

/** A constant, a call or a path. */
function readName(reader: TokenReader): Expression {
  const word = reader.peek().text.toUpperCase();
  if (Object.hasOwn(constants, word)) {
    reader.take();
    return { kind: "literal", value: constants[word] };
  }
  const source = reader.expectName();
  if (reader.isSymbol("(")) return readCall(reader, word);
  const names: (string | number)[] = [];
  for (;;) {
    if (reader.takeSymbol(".")) names.push(readProperty(reader));
    else if (reader.takeSymbol("[")) names.push(readBracket(reader));
    else return { kind: "path", source, names };
  }
}

/** The name of a property, which may be a keyword. */
function readProperty(reader: TokenReader): string {
  if (reader.peek().kind !== "name") throw reader.unexpected();
  return reader.take().text;
}

function readBracket(reader: TokenReader): string | number {
  const { kind, text } = reader.take();
  if (kind !== "string" && kind !== "number") throw unsupportedQuery("A computed property name");
  reader.expectSymbol("]");
  return kind === "number" ? Number(text) : text;
}
