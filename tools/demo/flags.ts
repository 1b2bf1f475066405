import { parseArgs } from "node:util";

export interface DemoFlags {
  readonly help: boolean;
  /** Ends by itself. */
  readonly exit: boolean;
  readonly data: string;
  /** All others: those of `npm start`. */
  readonly others: readonly string[];
}

/** Takes the demo's own flags; the rest is for the local stack to judge. */
export function readFlags(args: readonly string[]): DemoFlags {
  const { values, tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: { exit: { type: "boolean" }, data: { type: "string" }, help: { type: "boolean" } },
  });
  const taken = tokens.flatMap((token) => {
    if (token.kind !== "option" || !["exit", "data", "help"].includes(token.name)) return [];
    return token.name === "data" && !token.inlineValue ? [token.index, token.index + 1] : [token.index];
  });
  return {
    help: values.help === true,
    exit: values.exit === true,
    data: typeof values.data === "string" ? values.data : ".local/demo",
    others: args.filter((_, index) => !taken.includes(index)),
  };
}
