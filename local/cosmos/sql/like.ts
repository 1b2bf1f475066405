/**
 * The regular expression of a LIKE pattern: `%` any text, `_` one character, `[a-c]` and `[^a-c]` one of a set.
 * The character after `escaping` stands for itself.
 */
export function likePattern(pattern: string, escaping: string | undefined): RegExp {
  let source = "";
  for (let at = 0; at < pattern.length; ) {
    const [expression, length] = piece(pattern.slice(at), escaping);
    source += expression;
    at += length;
  }
  return new RegExp(`^${source}$`);
}

/** The expression of what a pattern begins with, and how much of it that is. */
function piece(pattern: string, escaping: string | undefined): readonly [expression: string, length: number] {
  const [character = "", next] = pattern;
  if (character === escaping && next !== undefined) return [literally(next), 2];
  if (character === "%") return ["[\\s\\S]*", 1];
  if (character === "_") return ["[\\s\\S]", 1];
  const set = /^\[(\^?)([^\]]+)\]/.exec(pattern);
  if (set === null) return [literally(character), character.length];
  return [`[${set[1]}${(set[2] ?? "").replace(/[\\\]^]/g, "\\$&")}]`, set[0].length];
}

function literally(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
