import type { Suggestion } from "../session.ts";
import { madeNameOf, madeSchema, nameOf, type SqlTable } from "../table.ts";

/** Where nothing but a table can follow; its name may have begun. */
const beforeTable = /(?:\b(?:from|join|into|describe|summarize)|^\s*\.schema)\s+([\w.]*)$/i;

/**
 * What the last word of a text can become, and that word, as readline wants them. DuckDB knows its keywords, functions and columns, and
 * what tables a user has made; it names ours without their schema, so those are told here.
 */
export function completions(
  text: string,
  suggestions: readonly Suggestion[],
  tables: readonly SqlTable[],
): [hits: string[], word: string] {
  const [, named] = beforeTable.exec(text) ?? [];
  if (named !== undefined) return [fitting(named, [...tables.map(nameOf), ...madeByUser(suggestions, tables)]), named];
  const word = text.slice(suggestions[0]?.start ?? text.length);
  const others = suggestions.filter(({ type, text: each }) => type !== "table" && each !== `${madeSchema}.`);
  return [
    fitting(
      word,
      others.map((each) => each.text),
    ),
    word,
  ];
}

function madeByUser(suggestions: readonly Suggestion[], tables: readonly SqlTable[]): string[] {
  const ours = new Set(tables.flatMap((table) => [table.name, madeNameOf(table)]));
  return suggestions.filter(({ type, text }) => type === "table" && !ours.has(text)).map(({ text }) => text);
}

/** As far as the word was typed it stays as it is: readline completes nothing that begins otherwise. */
function fitting(word: string, hits: readonly string[]): string[] {
  const begun = hits.filter((hit) => hit.toLowerCase().startsWith(word.toLowerCase()));
  return [...new Set(begun.map((hit) => word + hit.slice(word.length)))];
}
