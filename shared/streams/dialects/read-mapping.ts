import { Ajv } from "ajv";
import schema from "../../../dialects/mapping.schema.json" with { type: "json" };
import { isObject, type JsonObject } from "../decoding/json.ts";
import { unknownColumns } from "../decoding/recognise.ts";
import { type Field, fieldsOf, InvalidValue, isGroup, isList, rejectionOf, wireName } from "../fields/schema.ts";
import type { Rejection } from "../outcome.ts";
import { streamNamed, streams } from "../registry.ts";
import type { Stream } from "../stream.ts";
import { type Convert, converter, type ReadSource, sourcesOf } from "./convert.ts";
import { Counters, countIncrease } from "./counter.ts";
import type { CounterSource, MappingFile, Sources } from "./mapping.ts";

/** A mapping that is ready to convert records. */
export interface Mapping extends Pick<MappingFile, "format" | "when" | "each"> {
  /** Of its file, without `.json`. */
  readonly name: string;
  readonly description: string;
  readonly stream: Stream;
  readonly head: { readonly lines: 1 | 2; readonly namesLine: 1 | 2; readonly otherColumns: boolean };
  /** The columns or paths that it reads. */
  readonly sources: readonly string[];
  /** Those without which a record has no event. */
  readonly requiredSources: readonly string[];
  /**
   * The bodies of a record.
   *
   * @param unread what the bodies contain beside the fields of the stream
   * @param counters the readings of the records before it
   */
  bodiesOf(read: ReadSource, unread: JsonObject | undefined, counters?: Counters): JsonObject[] | RejectedRecord;
}

/** A record that its mapping cannot convert. A class, so that `instanceof` distinguishes it from any body. */
export class RejectedRecord {
  readonly rejection: Rejection;
  constructor(rejection: Rejection) {
    this.rejection = rejection;
  }
}

/**
 * Reads the content of a file in `dialects/`.
 *
 * @throws Error that names the file and the field
 */
export function readMapping(name: string, content: unknown): Mapping {
  const fail = (field: string, message: string): never => {
    throw new Error(`dialects/${name}.json: ${field === "" ? "" : `${field}: `}${message}`);
  };
  if (!isMappingFile(content)) {
    const [error] = isMappingFile.errors ?? [];
    const detail = Object.values(error?.params ?? {})
      .flat()
      .join(", ");
    return fail(error?.instancePath.slice(1).replaceAll("/", ".") ?? "", `${error?.message} (${detail})`);
  }
  const {
    stream: streamName,
    description,
    format,
    headLines = 1,
    namesLine = headLines,
    otherColumns = true,
  } = content;
  const stream =
    streamNamed(streamName) ?? fail("stream", `one of ${streams.map((one) => one.name).join(", ")} expected`);
  if (namesLine > headLines) fail("namesLine", "a line of the head expected");
  const compile = (property: "fields" | "alsoFields", sources: Sources) =>
    Object.entries(sources).map(([wire, source]): MappedField => {
      const known = fieldsOf(stream.schema);
      const field =
        known.find((one) => wireName(one) === wire) ??
        fail(`${property}.${wire}`, `one of ${known.map(wireName).join(", ")} expected`);
      const from = sourcesOf(source);
      try {
        return { field, from, convert: converter(source, field) };
      } catch (error) {
        return fail(`${property}.${wire}`, error instanceof Error ? error.message : String(error));
      }
    });
  const fields = compile("fields", content.fields);
  for (const part of Object.values(stream.schema)) {
    if (isGroup(part) || isList(part) || part.optional || fields.some(({ field }) => field === part)) continue;
    fail("fields", `the stream ${stream.name} requires ${wireName(part)}`);
  }
  const increase = increaseOf(content, stream, fail);
  const alsoFields = content.alsoFields === undefined ? undefined : compile("alsoFields", content.alsoFields);
  const all = [...fields, ...(alsoFields ?? [])];
  return {
    name,
    description,
    stream,
    format,
    head: { lines: headLines, namesLine, otherColumns },
    ...(content.when === undefined ? {} : { when: content.when }),
    ...(content.each === undefined ? {} : { each: content.each }),
    sources: [...new Set(all.flatMap(({ from }) => from))],
    requiredSources: [...new Set(all.filter(({ field }) => field.optional === undefined).flatMap(({ from }) => from))],
    bodiesOf(read, unread, counters = new Counters()) {
      const first = bodyOf(fields, read, unread);
      if (first instanceof RejectedRecord) return first;
      if (increase !== undefined) return increase(first, counters);
      if (alsoFields === undefined) return [first];
      const second = bodyOf([...fields, ...alsoFields], read, unread);
      return second instanceof RejectedRecord ? second : [first, second];
    },
  };
}

/** Undefined when the mapping has no running counter. */
function increaseOf(
  { counter, format, alsoFields }: MappingFile,
  stream: Stream,
  fail: (field: string, message: string) => never,
) {
  if (counter === undefined) return undefined;
  if (format !== "csv" || alsoFields !== undefined) fail("counter", "a mapping of CSV without alsoFields expected");
  const increase = counterOf(counter, stream, fail);
  return (body: JsonObject, counters: Counters): JsonObject[] | RejectedRecord => {
    const counted = increase(body, counters);
    return counted instanceof InvalidValue ? new RejectedRecord(rejectionOf(counted, counter.field)) : [counted];
  };
}

function counterOf(counter: CounterSource, stream: Stream, fail: (field: string, message: string) => never) {
  try {
    return countIncrease(counter, stream);
  } catch (error) {
    return fail("counter", error instanceof Error ? error.message : String(error));
  }
}

const isMappingFile = new Ajv({ allowUnionTypes: true, strictRequired: false }).compile<MappingFile>(schema);

interface MappedField {
  readonly field: Field;
  readonly from: readonly string[];
  readonly convert: Convert;
}

function bodyOf(
  fields: readonly MappedField[],
  read: ReadSource,
  unread: JsonObject | undefined,
): JsonObject | RejectedRecord {
  const body: Record<string, unknown> = {};
  for (const { field, from, convert } of fields) {
    const value = convert(read);
    if (value instanceof InvalidValue) return new RejectedRecord(rejectionOf(value, from.join(" + ")));
    if (value !== undefined) put(body, field, value);
  }
  return unread === undefined ? body : { ...body, [unknownColumns]: unread };
}

function put(body: Record<string, unknown>, { names: [name], within }: Field, value: unknown): void {
  if (within === undefined) body[name] = value;
  else body[within] = { ...(isObject(body[within]) ? body[within] : {}), [name]: value };
}
