import type { BinaryOperator, Expression, Span } from "./ast.ts";
import { readPrimary } from "./parse-primary.ts";
import type { Reader } from "./reader.ts";

/**
 * Binary operators from the loosest to the tightest. Comparisons, IN, BETWEEN and LIKE stand between AND and `||`;
 * the service's bitwise operators are not played.
 */
const additive: readonly BinaryOperator[] = ["+", "-"];
const multiplicative: readonly BinaryOperator[] = ["*", "/", "%"];
const comparisons: Readonly<Record<string, BinaryOperator>> = {
  "=": "=",
  "!=": "!=",
  "<>": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};
const bitwise = new Set(["&", "|", "^", "~", "<<", ">>", ">>>"]);

/** `path`: only names and brackets, as in FROM, where IN and AS follow with another meaning. */
export function parseExpression(reader: Reader, form: "any" | "path" = "any"): Expression {
  return reader.nested(() => (form === "path" ? readUnary(reader) : readConditional(reader)));
}

function readConditional(reader: Reader): Expression {
  const condition = readCoalesce(reader);
  if (!reader.takeSymbol("?")) return condition;
  const yes = parseExpression(reader);
  reader.expectSymbol(":");
  const no = parseExpression(reader);
  return { kind: "conditional", condition, yes, no, span: between(condition, no) };
}

function readCoalesce(reader: Reader): Expression {
  return leftToRight(reader, readOr, () => (reader.takeSymbol("??") ? "??" : undefined));
}

function readOr(reader: Reader): Expression {
  return leftToRight(reader, readAnd, () => (reader.takeKeyword("OR") ? "OR" : undefined));
}

function readAnd(reader: Reader): Expression {
  return leftToRight(reader, readNot, () => (reader.takeKeyword("AND") ? "AND" : undefined));
}

function readNot(reader: Reader): Expression {
  const { start } = reader.peek();
  if (!reader.takeKeyword("NOT")) return readComparison(reader);
  const operand = readNot(reader);
  return { kind: "unary", operator: "NOT", operand, span: { start, end: operand.span.end } };
}

function readComparison(reader: Reader): Expression {
  let left = readConcatenation(reader);
  for (;;) {
    const operator = reader.peek().kind === "symbol" ? comparisons[reader.peek().text] : undefined;
    if (operator !== undefined) {
      reader.take();
      const right = readConcatenation(reader);
      left = { kind: "binary", operator, left, right, span: between(left, right) };
      continue;
    }
    const membership = readMembership(reader, left);
    if (membership === undefined) return left;
    left = membership;
  }
}

/** IN, BETWEEN and LIKE, each perhaps with NOT before it. */
function readMembership(reader: Reader, value: Expression): Expression | undefined {
  const negated = reader.isKeyword("NOT") && ["IN", "BETWEEN", "LIKE"].some((word) => reader.isKeyword(word, 1));
  if (negated) reader.take();
  const start = value.span.start;
  const found = readIn(reader, value) ?? readBetween(reader, value) ?? readLike(reader, value);
  if (found === undefined || !negated) return found;
  return { kind: "unary", operator: "NOT", operand: found, span: { start, end: found.span.end } };
}

function readIn(reader: Reader, value: Expression): Expression | undefined {
  if (!reader.takeKeyword("IN")) return undefined;
  reader.expectSymbol("(");
  if (reader.isKeyword("SELECT")) throw reader.notPlayed("IN with a subquery");
  const list = reader.list(() => parseExpression(reader));
  reader.expectSymbol(")");
  return { kind: "in", value, list, span: { start: value.span.start, end: reader.end } };
}

function readBetween(reader: Reader, value: Expression): Expression | undefined {
  if (!reader.takeKeyword("BETWEEN")) return undefined;
  const low = readConcatenation(reader);
  reader.expectKeyword("AND");
  const high = readConcatenation(reader);
  return { kind: "between", value, low, high, span: between(value, high) };
}

function readLike(reader: Reader, value: Expression): Expression | undefined {
  if (!reader.takeKeyword("LIKE")) return undefined;
  const pattern = readConcatenation(reader);
  const escaping = reader.takeKeyword("ESCAPE") ? readConcatenation(reader) : undefined;
  return { kind: "like", value, pattern, escaping, span: { start: value.span.start, end: reader.end } };
}

function readConcatenation(reader: Reader): Expression {
  return leftToRight(reader, readAdditive, () => (reader.takeSymbol("||") ? "||" : undefined));
}

function readAdditive(reader: Reader): Expression {
  return leftToRight(reader, readMultiplicative, () => additive.find((symbol) => reader.takeSymbol(symbol)));
}

function readMultiplicative(reader: Reader): Expression {
  return leftToRight(reader, readUnary, () => multiplicative.find((symbol) => reader.takeSymbol(symbol)));
}

function readUnary(reader: Reader): Expression {
  const token = reader.peek();
  if (token.kind === "symbol" && token.text === "~") throw reader.notPlayed("Operator '~'");
  if (token.kind !== "symbol" || (token.text !== "-" && token.text !== "+")) return readPrimary(reader);
  reader.take();
  const operand = readUnary(reader);
  return { kind: "unary", operator: token.text, operand, span: { start: token.start, end: operand.span.end } };
}

function leftToRight(
  reader: Reader,
  readOperand: (reader: Reader) => Expression,
  takeOperator: () => BinaryOperator | undefined,
): Expression {
  let left = readOperand(reader);
  for (;;) {
    const { kind, text } = reader.peek();
    if (kind === "symbol" && bitwise.has(text)) throw reader.notPlayed(`Operator '${text}'`);
    const operator = takeOperator();
    if (operator === undefined) return left;
    const right = readOperand(reader);
    left = { kind: "binary", operator, left, right, span: between(left, right) };
  }
}

function between(left: Expression, right: Expression): Span {
  return { start: left.span.start, end: right.span.end };
}
