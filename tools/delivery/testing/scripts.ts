import { readFileSync } from "node:fs";
import { commands } from "../commands.ts";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Readonly<Record<string, string>> };
const bicepCommands = ["check", "snapshot", "diff", "format", "compile"];

/** Calls of a pipeline to unknown scripts of package.json or commands of `delivery` and `bicep`. */
export function unknownCalls(texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    [...text.matchAll(/npm (?:run(?: --silent)? ([\w:]+)|(test))(?: -- ([\w-]+))?/g)].flatMap(
      ([call, run, test, command]) => {
        const script = run ?? test ?? "";
        if (!(script in scripts)) return [call];
        const known = { delivery: Object.keys(commands), bicep: bicepCommands }[script];
        return known === undefined || known.includes(command ?? "") ? [] : [call];
      },
    ),
  );
}

/** Every string in a value, with its path of keys. */
export function* stringsIn(
  value: unknown,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; text: string }> {
  if (typeof value === "string") yield { path, text: value };
  else if (typeof value === "object" && value !== null)
    for (const [key, part] of Object.entries(value)) yield* stringsIn(part, [...path, key]);
}

/** The strings under keys with one of these names. */
export function under(value: unknown, ...names: readonly string[]): string[] {
  return [...stringsIn(value)].flatMap(({ path, text }) => (names.includes(path.at(-1) ?? "") ? [text] : []));
}
