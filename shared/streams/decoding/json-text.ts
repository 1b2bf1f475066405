/*
 * The texts of the parts of JSON: bronze contains records as they arrived, so a part must not be parsed and serialized
 * again (`1.0` would become `1`).
 */

/**
 * The texts of the elements of an array: `[1.0, {"a" : 2}]` -> `1.0`, `{"a" : 2}`. An element need not be valid JSON.
 *
 * @returns undefined unless the text is one array from its first bracket to its last
 */
export function elementsOf(text: string): string[] | undefined {
  return /^\s*\[/.test(text) ? partsOf(text) : undefined;
}

/**
 * The text of a property's value. Of a name that occurs twice the last one counts, as for `JSON.parse`.
 *
 * @param text valid JSON of an object that has the property
 */
export function memberOf(text: string, name: string): string {
  const found = (partsOf(text) ?? []).flatMap((part) => {
    const end = endOfString(part, 0) + 1;
    return JSON.parse(part.slice(0, end)) === name ? [part.slice(part.indexOf(":", end) + 1).trim()] : [];
  });
  return found.at(-1) ?? "null";
}

/**
 * The texts of JSON objects that follow each other, each over any number of lines; the last one can be incomplete.
 */
export function objectsOf(text: string): string[] {
  const objects: string[] = [];
  let [depth, start] = [0, 0];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') index = endOfString(text, index);
    if (character === "{") depth += 1;
    if (character !== "}") continue;
    depth -= 1;
    if (depth > 0) continue;
    objects.push(text.slice(start, index + 1).trim());
    [depth, start] = [0, index + 1];
  }
  const rest = text.slice(start).trim();
  return rest === "" ? objects : [...objects, rest];
}

/** What the commas of an array or object separate; undefined unless its brackets match. */
function partsOf(text: string): string[] | undefined {
  const borders: number[] = [];
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '"') index = endOfString(text, index);
    if (isBorder(character, depth)) borders.push(index);
    depth += nesting[character] ?? 0;
    if (depth === 0 && borders.length > 0) break;
  }
  const end = borders.at(-1) ?? -1;
  if (depth !== 0 || borders.length < 2 || text.slice(end + 1).trim() !== "") return undefined;
  const parts = borders.slice(1).map((to, index) => text.slice((borders[index] ?? 0) + 1, to).trim());
  // An empty array has no element between its brackets.
  return parts.length === 1 && parts[0] === "" ? [] : parts;
}

/** The outermost brackets, and the commas directly inside them. */
function isBorder(character: string, depth: number): boolean {
  if (character === ",") return depth === 1;
  const change = nesting[character] ?? 0;
  return change === 1 ? depth === 0 : change === -1 && depth === 1;
}

const nesting: Readonly<Record<string, number>> = { "[": 1, "{": 1, "]": -1, "}": -1 };

/** Index of the closing quote of the string that begins at `begin`; the end of the text when it is not closed. */
function endOfString(text: string, begin: number): number {
  let index = begin + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === "\\" ? 2 : 1;
  return Math.min(index, text.length);
}
