type Json = Readonly<Record<string, unknown>>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: Json;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Json }>> }>
  >;
}

/** `request`: what a client sends, which may only become wider. `response`: what it gets, which may only gain. */
type Direction = "request" | "response";

/** What a client of the old document can notice in the new one, as texts. An empty list: nothing. */
export function breakingChanges(before: Document, after: Document): string[] {
  return Object.entries(before.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, old]) => {
      const place = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      return now === undefined ? [`${place}: removed`] : operationChanges(place, old, now, [before, after]);
    }),
  );
}

type Documents = readonly [before: Document, after: Document];

function operationChanges(place: string, old: Operation, now: Operation, documents: Documents): string[] {
  return [
    ...(old.operationId === now.operationId ? [] : [`${place}: its operationId changed`]),
    ...parameterChanges(place, old, now, documents),
    ...Object.entries(old.requestBody?.content ?? {}).flatMap(([type, { schema }]) => {
      const next = now.requestBody?.content[type]?.schema;
      return schemaChanges(`${place}: the body as ${type}`, schema, next, "request", documents);
    }),
    ...Object.entries(old.responses).flatMap(([status, { content = {} }]) =>
      Object.entries(content).flatMap(([type, { schema }]) => {
        const next = now.responses[status]?.content?.[type]?.schema;
        return schemaChanges(`${place}: ${status} as ${type}`, schema, next, "response", documents);
      }),
    ),
  ];
}

function parameterChanges(place: string, old: Operation, now: Operation, documents: Documents): string[] {
  const nameOf = (parameter: { readonly name: string; readonly in: string }) => `${parameter.in} ${parameter.name}`;
  const next = new Map((now.parameters ?? []).map((parameter) => [nameOf(parameter), parameter]));
  const known = new Map((old.parameters ?? []).map((parameter) => [nameOf(parameter), parameter]));
  return [
    ...[...known].flatMap(([name, { schema }]) =>
      schemaChanges(`${place}: ${name}`, schema, next.get(name)?.schema, "request", documents),
    ),
    ...[...next].flatMap(([name, { required }]) =>
      required && known.get(name)?.required !== true ? [`${place}: ${name} is required now`] : [],
    ),
  ];
}

/** A schema refers to itself nowhere, so that references are followed to their ends. */
function schemaChanges(
  place: string,
  old: Json,
  now: Json | undefined,
  direction: Direction,
  documents: Documents,
): string[] {
  if (now === undefined) return [`${place}: removed`];
  const [a, b] = [resolve(old, documents[0]), resolve(now, documents[1])];
  return [
    ...typeChanges(place, a, b, direction),
    ...boundChanges(place, a, b, direction),
    ...propertyChanges(place, a, b, direction, documents),
    ...(isJson(a["items"]) ? schemaChanges(`${place}[]`, a["items"], asJson(b["items"]), direction, documents) : []),
    ...alternativeChanges(place, a, b, direction, documents),
  ];
}

function typeChanges(place: string, a: Json, b: Json, direction: Direction): string[] {
  const [types, others] = [typesOf(a), typesOf(b)];
  // A client that sends must find its types accepted; one that reads must know every type that comes.
  const isWithin =
    direction === "request"
      ? types.every((type) => others.includes(type))
      : others.every((type) => types.includes(type));
  const [values, next] = [a["enum"], b["enum"]];
  const lost =
    direction === "request" &&
    Array.isArray(next) &&
    !(Array.isArray(values) && values.every((value) => next.includes(value)));
  const format = a["format"] === b["format"] ? [] : [`${place}: its format changed`];
  return [
    ...(isWithin ? [] : [`${place}: its type changed`]),
    ...(lost ? [`${place}: values are not accepted any more`] : []),
    ...format,
  ];
}

function boundChanges(place: string, a: Json, b: Json, direction: Direction): string[] {
  if (direction === "response") return [];
  const tighter = (name: string, isTighter: (old: number, now: number) => boolean) => {
    const [old, now] = [a[name], b[name]];
    return typeof now === "number" && (typeof old !== "number" || isTighter(old, now))
      ? [`${place}: ${name} is tighter`]
      : [];
  };
  const pattern = b["pattern"] !== undefined && a["pattern"] !== b["pattern"] ? [`${place}: its pattern changed`] : [];
  return [
    ...["minimum", "minLength", "minItems"].flatMap((name) => tighter(name, (old, now) => now > old)),
    ...["maximum", "maxLength", "maxItems"].flatMap((name) => tighter(name, (old, now) => now < old)),
    ...pattern,
  ];
}

function propertyChanges(place: string, a: Json, b: Json, direction: Direction, documents: Documents): string[] {
  const [properties, next] = [asJson(a["properties"]) ?? {}, asJson(b["properties"]) ?? {}];
  const [required, needed] = [asTexts(a["required"]), asTexts(b["required"])];
  const moved =
    direction === "request"
      ? needed.filter((name) => !required.includes(name)).map((name) => `${place}.${name}: required now`)
      : required.filter((name) => !needed.includes(name)).map((name) => `${place}.${name}: may be absent now`);
  return [
    ...moved,
    ...Object.entries(properties).flatMap(([name, schema]) =>
      schemaChanges(`${place}.${name}`, asJson(schema) ?? {}, asJson(next[name]), direction, documents),
    ),
  ];
}

function alternativeChanges(place: string, a: Json, b: Json, direction: Direction, documents: Documents): string[] {
  const [old, now] = [asList(a["anyOf"]), asList(b["anyOf"])];
  if (old.length === 0 && now.length === 0) return [];
  const unmatched = old.filter((one) =>
    now.every((other) => schemaChanges("", one, other, direction, documents).length > 0),
  );
  return unmatched.length === 0 && old.length > 0 ? [] : [`${place}: an alternative changed`];
}

function resolve(schema: Json, document: Document): Json {
  const { $ref } = schema;
  return typeof $ref === "string" ? (document.components.schemas[$ref.split("/").at(-1) ?? ""] ?? {}) : schema;
}

function typesOf({ type }: Json): readonly unknown[] {
  if (type === undefined) return [];
  return Array.isArray(type) ? type : [type];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asJson(value: unknown): Json | undefined {
  return isJson(value) ? value : undefined;
}

function asList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
