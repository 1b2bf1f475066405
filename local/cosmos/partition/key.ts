import { badRequest } from "../errors.ts";
import { type Json, valueAt } from "../json.ts";
import { murmur128 } from "./murmur.ts";

/** A value that documents are partitioned by; `undefined` is a document without one ("none"). */
export type PartitionKeyValue = string | number | boolean | null | undefined;

/** A partition key as it is stored: its text tells `1` from `"1"`, its hash decides the range. */
export interface PartitionKey {
  /** As in the partition key header: `["a"]`, `[1]`, `[null]`, `[{}]` for none. */
  readonly text: string;
  /** Effective partition key: 32 upper case hexadecimal digits, from 00… to 3F…. */
  readonly hash: string;
}

const maxStringBytes = 2048;

/** The key of a document, by its container's path. */
export function partitionKeyOf(document: Json, path: readonly string[]): PartitionKey {
  return partitionKey(accepted(valueAt(document, path)));
}

/**
 * Reads the partition key header or the `partitionKey` of a bulk operation.
 *
 * @throws CosmosError (400) for anything but an array of one value
 */
export function parsePartitionKey(text: string): PartitionKey {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  if (!Array.isArray(parsed)) throw badRequest(`Partition key ${text} is invalid.`);
  if (parsed.length > 1) throw badRequest("Partition key has more components than the container's definition.", 1001);
  const [value] = parsed;
  return partitionKey(isNone(value) ? undefined : accepted(value));
}

const cache = new Map<string, PartitionKey>();

export function partitionKey(value: PartitionKeyValue): PartitionKey {
  const text = value === undefined ? "[{}]" : JSON.stringify([value]);
  const known = cache.get(text);
  if (known !== undefined) return known;
  const made = { text, hash: effectivePartitionKey(value) };
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
