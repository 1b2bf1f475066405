/** A row of a table. */
export type Row = Readonly<Record<string, unknown>>;

/** Computes a value from a row, or from the rows of a group. */
export type Expression = (row: Row, group: readonly Row[]) => unknown;

const token =
  /\s*(?:(\d+(?:\.\d+)?)(m|h|d)?\b|"([^"]*)"|(startswith_cs|has|and|or|in)\b|([A-Za-z_]\w*)|(==|!=|>=|<=|[-+*/<>(),.=]))/y;
const durations: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

type Compare = (a: unknown, b: unknown) => unknown;
const levels: readonly Readonly<Record<string, Compare>>[] = [
  { or: (a, b) => Boolean(a) || Boolean(b) },
  { and: (a, b) => Boolean(a) && Boolean(b) },
  {
    "==": (a, b) => a === b,
    "!=": (a, b) => a !== b,
    ">": (a, b) => Number(a) > Number(b),
    "<": (a, b) => Number(a) < Number(b),
    ">=": (a, b) => Number(a) >= Number(b),
    "<=": (a, b) => Number(a) <= Number(b),
    startswith_cs: (a, b) => String(a).startsWith(String(b)),
    has: (a, b) => String(a).includes(String(b)),
  },
  { "+": (a, b) => Number(a) + Number(b), "-": (a, b) => Number(a) - Number(b) },
  { "*": (a, b) => Number(a) * Number(b), "/": (a, b) => Number(a) / Number(b) },
];

const functions: Readonly<Record<string, (args: readonly Expression[]) => Expression>> = {
  tostring:
    ([of]) =>
    (...row) =>
      String(of?.(...row) ?? ""),
  iff:
    ([test, yes, no]) =>
    (...row) =>
      (test?.(...row) === true ? yes : no)?.(...row),
  bin:
    ([of, size]) =>
    (...row) =>
      Math.floor(Number(of?.(...row)) / Number(size?.(...row))) * Number(size?.(...row)),
  // The rows of tests have the present time 0.
  ago:
    ([age]) =>
    (...row) =>
      -Number(age?.(...row)),
  count: () => (_, group) => group.length,
  sum:
    ([of]) =>
    (_, group) =>
      group.reduce((sum, row) => sum + Number(of?.(row, group) ?? 0), 0),
  sumif:
    ([of, test]) =>
    (_, group) =>
      group.reduce((sum, row) => (test?.(row, group) === true ? sum + Number(of?.(row, group)) : sum), 0),
  max:
    ([of]) =>
    (_, group) =>
      Math.max(...group.map((row) => Number(of?.(row, group)))),
};

/** An expression with its name: `name = expression`, or a column. */
export interface Named {
  readonly name: string;
  readonly of: Expression;
}

/** Parses the expressions of KQL that the alert rules use. @throws Error that names what it does not know */
export class ExpressionParser {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    token.lastIndex = 0;
    for (let end = 0; end < text.trimEnd().length; end = token.lastIndex) {
      const found = token.exec(text);
      if (found === null) throw new Error(`not understood: ${text.slice(end)}`);
      const [all, number, unit, string] = found;
      if (number !== undefined) this.#tokens.push(`#${Number(number) * (durations[unit ?? ""] ?? 1)}`);
      else if (string !== undefined) this.#tokens.push(`"${string}`);
      else this.#tokens.push(all.trim());
    }
  }

  /** `a = x, b, c = y` up to the end or to `by`. */
  named(): Named[] {
    const all: Named[] = [];
    while (this.#at < this.#tokens.length && this.#tokens[this.#at] !== "by") {
      const name = this.#tokens[this.#at] ?? "";
      if (this.#tokens[this.#at + 1] === "=") this.#at += 2;
      const of = this.expression();
      // A column of `bin(column, …)` keeps the name of the column.
      all.push({ name: name === "bin" ? (this.#tokens[this.#at - 4] ?? name) : name, of });
      if (this.#tokens[this.#at] === ",") this.#at += 1;
    }
    if (this.#tokens[this.#at] === "by") this.#at += 1;
    return all;
  }

  expression(level = 0): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.#primary();
    let left = this.expression(level + 1);
    for (;;) {
      const apply = operators[this.#tokens[this.#at] ?? ""];
      if (apply === undefined) return left;
      this.#at += 1;
      const [first, second] = [left, this.expression(level + 1)];
      left = (...row) => apply(first(...row), second(...row));
    }
  }

  #primary(): Expression {
    const text = this.#tokens[this.#at++] ?? "";
    if (text.startsWith("#")) return () => Number(text.slice(1));
    if (text.startsWith('"')) return () => text.slice(1);
    if (text === "(") {
      const inner = this.expression();
      this.#at += 1;
      return inner;
    }
    if (this.#tokens[this.#at] === "(") return this.#call(text);
    if (this.#tokens[this.#at] !== ".") return (row) => row[text];
    const member = this.#tokens[this.#at + 1] ?? "";
    this.#at += 2;
    return (row) => (row[text] as Row | undefined)?.[member];
  }

  #call(name: string): Expression {
    const make = functions[name];
    if (make === undefined) throw new Error(`the function ${name} is not known`);
    const args: Expression[] = [];
    for (this.#at += 1; this.#tokens[this.#at] !== ")"; ) {
      args.push(this.expression());
      if (this.#tokens[this.#at] === ",") this.#at += 1;
    }
    this.#at += 1;
    return make(args);
  }
}
