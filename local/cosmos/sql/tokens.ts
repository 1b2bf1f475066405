import { badRequest } from "../errors.ts";

export interface Token {
  readonly kind: "name" | "parameter" | "number" | "string" | "symbol" | "end";
  /** As written; for a string, its value. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const patterns: readonly (readonly [Token["kind"] | "space", RegExp])[] = [
  ["space", /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)/y],
  ["name", /[A-Za-z_][A-Za-z0-9_]*/y],
  ["parameter", /@[A-Za-z_][A-Za-z0-9_]*/y],
  ["number", /(?:0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y],
  ["string", /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y],
  ["symbol", />>>|<<|>>|<=|>=|<>|!=|\|\||\?\?|[()[\]{},.:?*+\-/%=<>|&^~]/y],
];

/** @throws CosmosError (400) with the position of a character that begins no token */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const { kind, end } = next(text, at);
    if (kind !== "space") {
      const written = text.slice(at, end);
      tokens.push({ kind, text: kind === "string" ? unescaped(written, at) : written, start: at, end });
    }
    at = end;
  }
  tokens.push({ kind: "end", text: "", start: text.length, end: text.length });
  return tokens;
}

function next(text: string, at: number): { kind: Token["kind"] | "space"; end: number } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return { kind, end: pattern.lastIndex };
  }
  throw syntaxError(text.slice(at, at + 10), at);
}

const escapes: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  "/": "/",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

function unescaped(written: string, at: number): string {
  return written.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_, escaped: string) => {
    if (escaped.length === 5) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    const character = escapes[escaped];
    if (character === undefined) throw syntaxError(`\\${escaped}`, at);
    return character;
  });
}

/** The error of the service for a query that it cannot parse. */
export function syntaxError(near: string, at: number): Error {
  return badRequest(
    JSON.stringify({
      errors: [
        {
          severity: "Error",
          location: { start: at, end: at + near.length },
          code: "SC1001",
          message:
            near === "" ? "Syntax error, the query ends too early." : `Syntax error, incorrect syntax near '${near}'.`,
        },
      ],
    }),
  );
}
