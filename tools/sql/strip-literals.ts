/*
 * Matches SQL literals in which `;` does not end a statement: strings, quoted names, comments, dollar-quoted strings.
 */
const literals =
  /'(?:[^']|'')*('|$)|"(?:[^"]|"")*("|$)|--[^\n]*(\n|$)|\/\*[\s\S]*?(\*\/|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(\$\5\$|$)/g;

/** Replaces each string and quoted name by `x`, and each comment by a space. */
export function stripLiterals(sql: string): string {
  return sql.replaceAll(literals, (found) => (/^(--|\/\*)/.test(found) ? " " : "x"));
}
