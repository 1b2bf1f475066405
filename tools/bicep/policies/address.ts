import type { Resource } from "../snapshot.ts";

/** Names end with a text that is unique for the resource group. */
const uniqueNames =
  /\b((?:evhns|cosmos|psql|func|kv|dts)-korevital-[a-z]+(?:-[a-z]+)?|stkv[a-z]+?(?:dev|qa|uat|prod))-?([a-z0-9]{6})\b/g;

/** The unique ends of the names in a text. */
export function uniqueEnds(text: string): string[] {
  return [...text.matchAll(uniqueNames)].map(([, , end = ""]) => end);
}

/** `TYPE/NAME` within the resource group, without the unique end of names. */
export function addressOf(id: string): string {
  const known = addresses.get(id) ?? shortened(id);
  addresses.set(id, known);
  return known;
}

/** Mutation tests ask for the same addresses again and again. */
const addresses = new Map<string, string>();

function shortened(id: string): string {
  return id.replace(/^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?\/providers\//, "").replace(uniqueNames, "$1");
}

/** The address of what an extension (a role assignment, a lock, a diagnostic setting) applies to. */
export function scopeOf({ id, type }: Resource): string {
  return addressOf(id.slice(0, id.lastIndexOf(`/providers/${type}/`)));
}

/** What is missing from a list, and what is beyond it. An element that occurs twice is beyond it once. */
export function differences(expected: readonly string[], found: readonly string[]): string[] {
  return [
    ...without(expected, found).map((each) => `missing: ${each}`),
    ...without(found, expected).map((each) => `not expected: ${each}`),
  ];
}

function without(list: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const each of others) left.set(each, (left.get(each) ?? 0) + 1);
  return list.filter((each) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count <= 0;
  });
}
