/**
 * The elements of a JSON array, each as it is spelled: `[1.0, {"a" : 2}]` -> `1.0`, `{"a" : 2}`. What arrived is kept as it arrived,
 * so nothing may be parsed and written anew.
 *
 * @param text JSON, whose value is an array
 */
export function elementsOf(text: string): string[] {
  const elements: string[] = [];
  let start: number | undefined;
  for (const cut of cuts(text)) {
    const element = text.slice(start ?? cut, cut).trim();
    // Between the brackets of an empty array stands nothing.
    if (element !== "") elements.push(element);
    start = cut + 1;
  }
  return elements;
}

/** Where the array's own brackets and commas stand. */
function* cuts(text: string): Generator<number> {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '"') index = endOfText(text, index);
    if ("[{".includes(character)) depth += 1;
    if (depth === 1 && "[,]".includes(character)) yield index;
    if ("]}".includes(character)) depth -= 1;
  }
}

/** Where the text that begins at `begin` has its closing quote. */
function endOfText(text: string, begin: number): number {
  let index = begin + 1;
  while (text[index] !== '"') index += text[index] === "\\" ? 2 : 1;
  return index;
}
