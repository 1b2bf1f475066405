import { unsupportedQuery } from "../errors.ts";
import { syntaxError, type Token, tokenize } from "./tokens.ts";
import { unsupportedFeature } from "./unsupported-features.ts";

/** The keywords of the service, which cannot be aliases. Keywords are not case-sensitive. */
const reserved = new Set(
  `SELECT VALUE DISTINCT TOP FROM WHERE GROUP ORDER BY OFFSET LIMIT JOIN IN AS AND OR NOT BETWEEN LIKE ESCAPE ASC DESC
  EXISTS ARRAY ALL TRUE FALSE NULL UNDEFINED UDF RANK`.split(/\s+/),
);

/** The parser is recursive: deeper expressions could overflow the stack. */
const maxDepth = 200;

/** Reads the tokens of a query from left to right. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  /** The token after `ahead` others; the end token after the last one. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw syntaxError("", 0);
    return token;
  }

  take(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  takeKeyword(word: string): boolean {
    const { kind, text } = this.peek();
    return this.#takeIf(kind === "name" && text.toUpperCase() === word);
  }

  expectKeyword(word: string): void {
    if (!this.takeKeyword(word)) throw this.unexpected();
  }

  isSymbol(symbol: string): boolean {
    const { kind, text } = this.peek();
    return kind === "symbol" && text === symbol;
  }

  takeSymbol(symbol: string): boolean {
    return this.#takeIf(this.isSymbol(symbol));
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  /** Whether the next token is a name that is not a keyword. */
  isName(): boolean {
    const { kind, text } = this.peek();
    return kind === "name" && !reserved.has(text.toUpperCase());
  }

  expectName(): string {
    if (!this.isName()) throw this.unexpected();
    return this.take().text;
  }

  /** Reads a part of an expression one level deeper. */
  nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw unsupportedQuery(`An expression nested more than ${maxDepth} levels deep`);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  /** The error for the next token: the name of an unsupported feature, or a syntax error. */
  unexpected(): Error {
    const token = this.peek();
    // `NOT IN` and `(SELECT` begin with a token that is valid elsewhere
    const isPrefix = token.text === "(" || token.text.toUpperCase() === "NOT";
    const feature = unsupportedFeature(isPrefix ? this.peek(1) : token);
    return feature === undefined ? syntaxError(token.text, token.start) : unsupportedQuery(feature);
  }

  #takeIf(condition: boolean): boolean {
    if (condition) this.#next += 1;
    return condition;
  }
}
