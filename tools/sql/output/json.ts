import type { Answer } from "../session.ts";
import { jsonText } from "./values.ts";

/** An array with an object a line, as rows come: however many there are, few are in memory. */
export async function writeJson({ columns, rows }: Answer, write: (text: string) => Promise<void>): Promise<number> {
  const names = distinct(columns.map(({ name }) => name)).map((name) => JSON.stringify(name));
  let count = 0;
  for await (const some of rows()) {
    const lines = some.map((row) => `{${row.map((value, index) => `${names[index]}:${jsonText(value)}`).join(",")}}`);
    await write(`${count === 0 ? "[\n" : ",\n"}${lines.join(",\n")}`);
    count += some.length;
  }
  await write(count === 0 ? "[]\n" : "\n]\n");
  return count;
}

/** An object has no two properties of one name: the second `x` is `x_2`. */
export function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let next = 2; taken.has(free); next += 1) free = `${name}_${next}`;
    taken.add(free);
    return free;
  });
}
