/**
 * The texts of the elements of a JSON array: `[1.0, {"a" : 2}]` -> `1.0`, `{"a" : 2}`. Bronze contains bodies as they
 * arrived, so they must not be parsed and serialized again.
 *
 * @param text JSON whose value is an array
 */
export function elementsOf(text: string): string[] {
  const elements: string[] = [];
  let start: number | undefined;
  for (const cut of cuts(text)) {
    const element = text.slice(start ?? cut, cut).trim();
    // An empty array has no element between its brackets.
    if (element !== "") elements.push(element);
    start = cut + 1;
  }
  return elements;
}

/** Indices of the array's own brackets and commas. */
function* cuts(text: string): Generator<number> {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '"') index = endOfString(text, index);
    if ("[{".includes(character)) depth += 1;
    if (depth === 1 && "[,]".includes(character)) yield index;
    if ("]}".includes(character)) depth -= 1;
  }
}

/** Index of the closing quote of the string that begins at `begin`. */
function endOfString(text: string, begin: number): number {
  let index = begin + 1;
  while (text[index] !== '"') index += text[index] === "\\" ? 2 : 1;
  return index;
}
