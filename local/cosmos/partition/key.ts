import { badRequest } from "../errors.ts";
import { type Json, valueAt } from "../json.ts";
import { murmur128 } from "./murmur.ts";
import { fullRange, type KeyRange } from "./ranges.ts";

/** The value of one level of a partition key; `undefined` for a document without the property ("none"). */
export type PartitionKeyValue = string | number | boolean | null | undefined;

/** A partition key as stored: the text distinguishes `1` from `"1"`, the hash determines the range. */
export interface PartitionKey {
  /** As in the partition key header: `["a"]`, `[1]`, `[null]`, `[{}]` for none, `["a",1]` for a hierarchical key. */
  readonly text: string;
  /** The effective partition key: 32 upper case hexadecimal digits per level, each from 00… to 3F…. */
  readonly hash: string;
}

const maxStringBytes = 2048;

/** The partition key of a document, from the container's paths, one per level. */
export function partitionKeyOf(document: Json, paths: readonly (readonly string[])[]): PartitionKey {
  return partitionKey(...paths.map((path) => accepted(valueAt(document, path))));
}

/**
 * Reads the partition key header or the `partitionKey` of a bulk operation.
 *
 * @param levels the number of levels in the container's definition
 * @throws CosmosError (400) for anything but an array with one value per level
 */
export function parsePartitionKey(text: string, levels: number): PartitionKey {
  const values = parseValues(text, levels);
  // clients send an empty array for a document without the property of a single-level key
  if (values.length === 0 && levels === 1) return partitionKey(undefined);
  if (values.length < levels)
    throw badRequest(
      `Partition key ${text} has fewer components than the ${levels} of the container's definition.`,
      1001,
    );
  return partitionKey(...values);
}

/**
 * Reads the partition key of a query or change feed. For a hierarchical key it may be a prefix: the hashes of all keys
 * with that prefix form a range.
 *
 * @throws CosmosError (400) for anything but an array with at most one value per level
 */
export function parseKeyOrPrefix(
  text: string,
  levels: number,
): { readonly key: PartitionKey } | { readonly range: KeyRange } {
  if (levels === 1) return { key: parsePartitionKey(text, levels) };
  const values = parseValues(text, levels);
  if (values.length === levels) return { key: partitionKey(...values) };
  const { hash } = partitionKey(...values);
  return { range: { min: hash, max: `${hash}${fullRange.max}` } };
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

/** The partition key of these values, one per level. */
export function partitionKey(...values: readonly PartitionKeyValue[]): PartitionKey {
  const text = JSON.stringify(values.map((value) => (value === undefined ? {} : value)));
  const cached = cache.get(text);
  if (cached !== undefined) return cached;
  const key = { text, hash: values.map(effectivePartitionKey).join("") };
  if (cache.size >= 10_000) cache.clear();
  cache.set(text, key);
  return key;
}

/** Version 2 of the service's hash, which clients also compute to find the range of a key. */
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
