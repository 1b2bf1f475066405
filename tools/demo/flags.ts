import { parseArgs } from "node:util";

export interface DemoFlags {
  readonly help: boolean;
  /** Exits after the demo. */
  readonly exit: boolean;
  readonly data: string;
  /** All other flags, which are passed to `npm start`. */
  readonly others: readonly string[];
}

/** Parses the demo's own flags; the local stack validates the others. */
export function readFlags(args: readonly string[]): DemoFlags {
  const { values, tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: { exit: { type: "boolean" }, data: { type: "string" }, help: { type: "boolean" } },
  });
  const ownTokens = tokens.flatMap((token) => {
    if (token.kind !== "option" || !["exit", "data", "help"].includes(token.name)) return [];
    return token.name === "data" && !token.inlineValue ? [token.index, token.index + 1] : [token.index];
  });
  return {
    help: values.help === true,
    exit: values.exit === true,
    data: typeof values.data === "string" ? values.data : ".local/demo",
    others: args.filter((_, index) => !ownTokens.includes(index)),
  };
}
