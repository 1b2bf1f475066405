import { badRequest } from "../errors.ts";
import { type Json, valueAt } from "../json.ts";
import { murmur128 } from "./murmur.ts";
import { everything, type KeyRange } from "./ranges.ts";

/** A value that documents are partitioned by; `undefined` is a document without one ("none"). */
export type PartitionKeyValue = string | number | boolean | null | undefined;

/** A partition key as it is stored: its text tells `1` from `"1"`, its hash decides the range. */
export interface PartitionKey {
  /** As in the partition key header: `["a"]`, `[1]`, `[null]`, `[{}]` for none, `["a",1]` of a hierarchical one. */
  readonly text: string;
  /** Effective partition key: 32 upper case hexadecimal digits a level, each from 00… to 3F…. */
  readonly hash: string;
}

const maxStringBytes = 2048;

/** The key of a document, by its container's paths, one a level. */
export function partitionKeyOf(document: Json, paths: readonly (readonly string[])[]): PartitionKey {
  return partitionKey(...paths.map((path) => accepted(valueAt(document, path))));
}

/**
 * Reads the partition key header or the `partitionKey` of a bulk operation.
 *
 * @param levels how many the container's definition has
 * @throws CosmosError (400) for anything but an array of a value a level
 */
export function parsePartitionKey(text: string, levels: number): PartitionKey {
  const values = parseValues(text, levels);
  // what clients send for a document without a key, where there is one level
  if (values.length === 0 && levels === 1) return partitionKey(undefined);
  if (values.length < levels)
    throw badRequest(
      `Partition key ${text} has fewer components than the ${levels} of the container's definition.`,
      1001,
    );
  return partitionKey(...values);
}

/**
 * Reads the key of a query or of a change feed. In a container with a hierarchical key the first levels are enough: the hashes
 * of all keys that begin with them lie side by side.
 *
 * @throws CosmosError (400) for anything but an array of values, not more than there are levels
 */
export function parseKeyOrPrefix(
  text: string,
  levels: number,
): { readonly key: PartitionKey } | { readonly range: KeyRange } {
  if (levels === 1) return { key: parsePartitionKey(text, levels) };
  const values = parseValues(text, levels);
  if (values.length === levels) return { key: partitionKey(...values) };
  const { hash } = partitionKey(...values);
  return { range: { min: hash, max: `${hash}${everything.max}` } };
}

function parseValues(text: string, levels: number): readonly PartitionKeyValue[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  if (!Array.isArray(parsed)) throw badRequest(`Partition key ${text} is invalid.`);
  if (parsed.length > levels)
    throw badRequest(
      `Partition key ${text} has more components than the ${levels} of the container's definition.`,
      1001,
    );
  return parsed.map((value) => (isNone(value) ? undefined : accepted(value)));
}

const cache = new Map<string, PartitionKey>();

/** The key of these values, one a level. */
export function partitionKey(...values: readonly PartitionKeyValue[]): PartitionKey {
  const text = JSON.stringify(values.map((value) => (value === undefined ? {} : value)));
  const known = cache.get(text);
  if (known !== undefined) return known;
  const made = { text, hash: values.map(effectivePartitionKey).join("") };
  if (cache.size >= 10_000) cache.clear();
  cache.set(text, made);
  return made;
}

/** Version 2 of the service's hash: the same that its clients compute to find a key's range. */
function effectivePartitionKey(value: PartitionKeyValue): string {
  const [low, high] = murmur128(hashed(value));
  const digits = (half: bigint) => half.toString(16).padStart(16, "0");
  return `${digits(high & 0x3fff_ffff_ffff_ffffn)}${digits(low)}`.toUpperCase();
}

function hashed(value: PartitionKeyValue): Uint8Array {
  if (value === undefined) return Uint8Array.of(0);
  if (value === null) return Uint8Array.of(1);
  if (typeof value === "boolean") return Uint8Array.of(value ? 3 : 2);
  if (typeof value === "string") return Buffer.concat([Uint8Array.of(8), Buffer.from(value), Uint8Array.of(0xff)]);
  const bytes = Buffer.alloc(9);
  bytes[0] = 5;
  bytes.writeDoubleLE(value === 0 ? 0 : value, 1);
  return bytes;
}

function accepted(value: unknown): PartitionKeyValue {
  if (value === undefined || value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value !== "string") throw badRequest("A partition key must be a string, a number, a boolean or null.");
  if (value.length * 3 > maxStringBytes && Buffer.byteLength(value) > maxStringBytes)
    throw badRequest(`A partition key may have ${maxStringBytes} bytes.`);
  return value;
}

function isNone(value: unknown): boolean {
  return value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}
