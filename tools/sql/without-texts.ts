/* What stands in a text of SQL where a `;` ends nothing: texts, names, comments, and texts between dollars. */
const enclosed =
  /'(?:[^']|'')*('|$)|"(?:[^"]|"")*("|$)|--[^\n]*(\n|$)|\/\*[\s\S]*?(\*\/|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(\$\5\$|$)/g;

/** With an `x` for each text and quoted name, and a blank for each comment. */
export function withoutTexts(sql: string): string {
  return sql.replaceAll(enclosed, (found) => (/^(--|\/\*)/.test(found) ? " " : "x"));
}
