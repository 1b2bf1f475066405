import type { Token } from "./tokens.ts";

const keywords: Readonly<Record<string, string>> = {
  JOIN: "JOIN",
  GROUP: "GROUP BY",
  IN: "IN",
  BETWEEN: "BETWEEN",
  LIKE: "LIKE",
  EXISTS: "EXISTS",
  ARRAY: "ARRAY",
  SELECT: "A subquery",
  UDF: "A user-defined function",
};

const operators = new Set(["+", "-", "*", "/", "%", "||", "??", "?", "&", "|", "^", "~", "<<", ">>", ">>>"]);

/** The name of the unsupported feature of the query language that a token begins. */
export function unsupportedFeature({ kind, text }: Token): string | undefined {
  if (kind === "name") {
    const keyword = text.toUpperCase();
    return Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
  }
  if (kind !== "symbol") return undefined;
  return operators.has(text) ? `The operator ${text}` : undefined;
}
