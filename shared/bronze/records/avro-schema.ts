import { isObject } from "../../streams/decoding/json.ts";
import { type AvroDecoder, InvalidAvro } from "./avro-decoder.ts";

/** Reads one value; bytes and text are returned, everything else is skipped. */
type Read = (decoder: AvroDecoder, depth: number) => Uint8Array | undefined;

/** Nesting of values; Event Hubs Capture has three levels. */
const maxDepth = 20;

/** The field with the body of the event: `Body` in Event Hubs Capture, `body` in the routes of IoT Hub. */
const bodyField = /^body$/i;

/**
 * Compiles the schema of a file of events.
 *
 * @returns a function that reads one record and returns its body, empty for null
 * @throws InvalidAvro when the schema is not a record with a body
 */
export function bodyReader(schema: unknown): (decoder: AvroDecoder) => Uint8Array {
  if (!isObject(schema) || schema["type"] !== "record") throw new InvalidAvro("a record expected");
  const fields = fieldsOf(schema);
  if (!fields.some(({ name }) => bodyField.test(name))) throw new InvalidAvro("a field Body expected");
  const named = new Map<string, Read>();
  const reads = fields.map(({ name, type }) => ({ isBody: bodyField.test(name), read: compile(type, named) }));
  return (decoder) => {
    let body = new Uint8Array();
    for (const { isBody, read } of reads) {
      const value = read(decoder, 0);
      if (isBody && value !== undefined) body = new Uint8Array(value);
    }
    return body;
  };
}

function compile(type: unknown, named: Map<string, Read>): Read {
  if (Array.isArray(type)) return union(type.map((branch) => compile(branch, named)));
  if (typeof type === "string") return primitives[type] ?? reference(type, named);
  if (!isObject(type)) throw new InvalidAvro("a type expected");
  const kind = type["type"];
  if (kind === "array") return items(compile(type["items"], named), false);
  if (kind === "map") return items(compile(type["values"], named), true);
  if (kind !== "record" && kind !== "enum" && kind !== "fixed") return compile(kind, named);
  const { name, namespace } = type;
  const read = kind === "record" ? record(type, named) : kind === "enum" ? number : fixed(type["size"]);
  if (typeof name === "string") {
    named.set(name, read);
    if (typeof namespace === "string") named.set(`${namespace}.${name}`, read);
  }
  return read;
}

const number: Read = (decoder) => void decoder.long();
const sized: Read = (decoder) => decoder.sized();

const primitives: Readonly<Record<string, Read>> = {
  null: () => undefined,
  boolean: (decoder) => void decoder.fixed(1),
  int: number,
  long: number,
  float: (decoder) => void decoder.fixed(4),
  double: (decoder) => void decoder.fixed(8),
  bytes: sized,
  string: sized,
};

/** A type that the schema defines elsewhere, also around itself. */
function reference(name: string, named: ReadonlyMap<string, Read>): Read {
  return deeper((decoder, depth) => {
    const read = named.get(name);
    if (read === undefined) throw new InvalidAvro("a type is not defined");
    return read(decoder, depth);
  });
}

function fixed(size: unknown): Read {
  if (typeof size !== "number") throw new InvalidAvro("a size expected");
  return (decoder) => decoder.fixed(size);
}

function union(branches: readonly Read[]): Read {
  return (decoder, depth) => {
    const read = branches[decoder.long()];
    if (read === undefined) throw new InvalidAvro("a union has no such branch");
    return read(decoder, depth);
  };
}

function items(read: Read, withKeys: boolean): Read {
  return deeper((decoder, depth) => {
    decoder.items(() => {
      if (withKeys) decoder.sized();
      read(decoder, depth);
    });
    return undefined;
  });
}

function record(type: Readonly<Record<string, unknown>>, named: Map<string, Read>): Read {
  const reads = fieldsOf(type).map((field) => compile(field.type, named));
  return deeper((decoder, depth) => {
    for (const read of reads) read(decoder, depth);
    return undefined;
  });
}

function deeper(read: Read): Read {
  return (decoder, depth) => {
    if (depth === maxDepth) throw new InvalidAvro(`values are nested more than ${maxDepth} levels deep`);
    return read(decoder, depth + 1);
  };
}

function fieldsOf({ fields }: Readonly<Record<string, unknown>>): { name: string; type: unknown }[] {
  if (!Array.isArray(fields)) throw new InvalidAvro("fields expected");
  return fields.map((field: unknown) => {
    if (!isObject(field) || typeof field["name"] !== "string") throw new InvalidAvro("a field with a name expected");
    return { name: field["name"], type: field["type"] };
  });
}
