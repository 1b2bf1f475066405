import type { Suggestion } from "../session.ts";
import { materializedNameOf, materializedSchema, nameOf, type SqlTable } from "../table.ts";

/** Matches a position where only a table name can follow. */
const beforeTable = /(?:\b(?:from|join|into|describe|summarize)|^\s*\.schema)\s+([\w.]*)$/i;

/**
 * Completions of the last word of a text, in readline's format. DuckDB suggests keywords, functions, columns and tables
 * of the user; it omits the schema of the lake's tables, so these are added here.
 */
export function completions(
  text: string,
  suggestions: readonly Suggestion[],
  tables: readonly SqlTable[],
): [hits: string[], word: string] {
  const [, prefix] = beforeTable.exec(text) ?? [];
  if (prefix !== undefined)
    return [matching(prefix, [...tables.map(nameOf), ...userTables(suggestions, tables)]), prefix];
  const word = text.slice(suggestions[0]?.start ?? text.length);
  const others = suggestions.filter(({ type, text: each }) => type !== "table" && each !== `${materializedSchema}.`);
  return [
    matching(
      word,
      others.map((each) => each.text),
    ),
    word,
  ];
}

function userTables(suggestions: readonly Suggestion[], tables: readonly SqlTable[]): string[] {
  const lakeTables = new Set(tables.flatMap((table) => [table.name, materializedNameOf(table)]));
  return suggestions.filter(({ type, text }) => type === "table" && !lakeTables.has(text)).map(({ text }) => text);
}

/** Keeps the typed prefix unchanged, because readline discards completions with a different prefix. */
function matching(word: string, hits: readonly string[]): string[] {
  const hitsWithPrefix = hits.filter((hit) => hit.toLowerCase().startsWith(word.toLowerCase()));
  return [...new Set(hitsWithPrefix.map((hit) => word + hit.slice(word.length)))];
}
