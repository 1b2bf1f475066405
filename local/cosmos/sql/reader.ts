import { queryNotPlayed } from "../errors.ts";
import { syntaxError, type Token, tokenize } from "./tokens.ts";

/** Names that mean something in a query and so cannot be aliases. Keywords are read in any case. */
const reserved = new Set(
  "SELECT VALUE DISTINCT TOP FROM WHERE GROUP ORDER BY OFFSET LIMIT JOIN IN AS AND OR NOT BETWEEN LIKE ESCAPE ASC DESC EXISTS ARRAY ALL TRUE FALSE NULL UNDEFINED UDF RANK".split(
    " ",
  ),
);

/** Beyond this the reading of a query, which is recursive, would endanger the stack. */
const deepest = 200;

/** A query's tokens, read from left to right. */
export class Reader {
  readonly text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = tokenize(text);
  }

  /** The token after `ahead` others. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw syntaxError("", this.text.length);
    return token;
  }

  take(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Where the last token that was taken ends. */
  get end(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  isKeyword(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "name" && token.text.toUpperCase() === word;
  }

  takeKeyword(word: string): boolean {
    if (!this.isKeyword(word)) return false;
    this.#at += 1;
    return true;
  }

  expectKeyword(word: string): void {
    if (!this.takeKeyword(word)) throw this.unexpected();
  }

  isSymbol(symbol: string): boolean {
    const token = this.peek();
    return token.kind === "symbol" && token.text === symbol;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#at += 1;
    return true;
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  isName(): boolean {
    const token = this.peek();
    return token.kind === "name" && !reserved.has(token.text.toUpperCase());
  }

  /** A name that is no keyword. */
  expectName(): string {
    if (!this.isName()) throw this.unexpected();
    return this.take().text;
  }

  /** `a, b, c` until what follows is no comma. */
  list<T>(read: () => T): T[] {
    const items = [read()];
    while (this.takeSymbol(",")) items.push(read());
    return items;
  }

  /** Counts how deep expressions stand in each other. */
  nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepest) throw this.notPlayed(`An expression nested more than ${deepest} deep`);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  unexpected(): Error {
    const { text, start } = this.peek();
    return syntaxError(text, start);
  }

  notPlayed(what: string): Error {
    return queryNotPlayed(what);
  }
}
