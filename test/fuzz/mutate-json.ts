import { fieldsOf, listsOf } from "../../shared/streams/fields/schema.ts";
import { streams } from "../../shared/streams/registry.ts";
import type { Random } from "../../tools/common/random.ts";
import { pickFrom } from "./corpus.ts";

/*
 * Mistakes of senders in JSON. Objects are lists of pairs of JSON texts, so that a name can occur twice, and a number
 * can be too large.
 */

type Pair = readonly [name: string, value: string];
type Mutator = (pairs: readonly Pair[], random: Random) => readonly Pair[];

const quoted = (text: string) => JSON.stringify(text);
const nested = (depth: number, open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`;

const values: readonly string[] = [
  ...["null", "true", "false", "[]", "{}", '""', '" "', "0", "-0", "-1", "0.1", "5e-324", "1e11", "100000000001"],
  ...["1e999", "-1e999", "9007199254740993", "99999999999999999999999999", "1e21", "8640000000000001"],
  ...[
    '"\\ud800"',
    '"\\udc00x"',
    '"\\ud83d\\ude00"',
    '"\\u0000"',
    '"\\ufeff"',
    '"NaN"',
    '"__proto__"',
    '"a,\\"b\\"\\r\\n"',
  ],
  ...['"2023-02-30"', '"2023-13-01T00:00:00Z"', '"9999-12-31T23:59:59Z"', '"0000-01-01"', '"02/29/2023"', '"24:00"'],
  ...[quoted("x".repeat(128)), quoted("x".repeat(129)), quoted("\u00e9".repeat(128)), quoted("%/\\?#")],
  ...['{"__proto__":{"device_id":"d"}}', '{"value":{}}', '[{"element":"e30="}]', '[{"element":"!"}]', "[null]"],
  ...[nested(50, "[", "]"), nested(2000, "[", "]"), nested(500, '{"a":', "}")],
];

const names: readonly string[] = [
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "length", "", "\ud800"],
  ...["key", "value", "topic", "partition", "offset", "timestamp", "address"],
  ...streams.flatMap(({ schema }) => [...fieldsOf(schema), ...listsOf(schema)].flatMap((part) => part.names)),
].map(quoted);

const without = (pairs: readonly Pair[], index: number) => pairs.filter((_, each) => each !== index);
const some = (pairs: readonly Pair[], random: Random) => random.between(0, Math.max(0, pairs.length - 1));
const replaced = (pairs: readonly Pair[], index: number, change: (pair: Pair) => Pair) =>
  pairs.map((pair, each) => (each === index ? change(pair) : pair));

const mutators: readonly Mutator[] = [
  function changesAValue(pairs, random) {
    return replaced(pairs, some(pairs, random), ([name]) => [name, pickFrom(random, values)]);
  },
  function changesAType(pairs, random) {
    return replaced(pairs, some(pairs, random), ([name, value]) => [
      name,
      value.startsWith('"') ? value.slice(1, -1) || "0" : quoted(value),
    ]);
  },
  function removesAField(pairs, random) {
    return without(pairs, some(pairs, random));
  },
  function addsAField(pairs, random) {
    const more: Pair = [pickFrom(random, names), pickFrom(random, values)];
    return random.chance(0.5) ? [more, ...pairs] : [...pairs, more];
  },
  function duplicatesAField(pairs, random) {
    return [
      ...pairs,
      ...pairs
        .slice(some(pairs, random))
        .slice(0, 1)
        .map(([name]): Pair => [name, pickFrom(random, values)]),
    ];
  },
  function swapsFields(pairs, random) {
    const [a, b] = [some(pairs, random), some(pairs, random)];
    const value = (index: number) => pairs[index]?.[1] ?? "null";
    return pairs.map(([name, own], index) => [name, index === a ? value(b) : index === b ? value(a) : own]);
  },
  function renamesAField(pairs, random) {
    return replaced(pairs, some(pairs, random), ([, value]) => [pickFrom(random, names), value]);
  },
  function mutatesANestedValue(pairs, random) {
    return replaced(pairs, some(pairs, random), ([name, value]) => [name, deeper(value, random)]);
  },
];

/** JSON text of an object that was mutated once. */
export function mutateJson(object: object, random: Random): string {
  const pairs = Object.entries(object).map(([name, value]): Pair => [quoted(name), JSON.stringify(value) ?? "null"]);
  const mutated = pickFrom(random, mutators)(pairs, random);
  const [between, colon] = random.chance(0.1) ? [" ,\r\n\t", " : "] : [",", ":"];
  return `{${mutated.map(([name, value]) => `${name}${colon}${value}`).join(between)}}`;
}

/** Mutates an object in a value, in a list, in text, or in base64. */
function deeper(text: string, random: Random): string {
  const value = parsed(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return mutateJson(value, random);
  if (Array.isArray(value)) {
    const at = random.between(0, Math.max(0, value.length - 1));
    return `[${value.map((one, index) => (index === at ? deeper(JSON.stringify(one), random) : JSON.stringify(one))).join()}]`;
  }
  if (typeof value !== "string") return pickFrom(random, values);
  const decoded = parsed(Buffer.from(value, "base64").toString());
  if (typeof decoded !== "object" || decoded === null) return pickFrom(random, values);
  return quoted(Buffer.from(mutateJson(decoded, random)).toString("base64"));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
