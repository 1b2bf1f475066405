import { badRequest } from "../errors.ts";
import { defaultIndexing } from "../indexing.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { parseCondition } from "../sql/parse-query.ts";
import { prepare } from "../sql/prepare.ts";
import { type Place, placeAt } from "./place.ts";

export type Change =
  | { readonly op: "add" | "set" | "replace"; readonly path: readonly string[]; readonly value: Json }
  | { readonly op: "remove"; readonly path: readonly string[] }
  | { readonly op: "incr"; readonly path: readonly string[]; readonly value: number }
  | { readonly op: "move"; readonly path: readonly string[]; readonly from: readonly string[] };

export interface Patch {
  readonly changes: readonly Change[];
  /** Whether a document is as the patch's condition wants it. */
  holds(document: Json): boolean;
}

const mostChanges = 10;

/** Reads `[{op, path, value}]` or `{condition, operations}`. */
export function readPatch(given: Json | undefined): Patch {
  const operations = isObject(given) ? given["operations"] : given;
  const condition = isObject(given) ? given["condition"] : undefined;
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > mostChanges)
    throw badRequest(`A patch has 1 to ${mostChanges} operations.`);
  return { changes: operations.map(readChange), holds: readCondition(condition) };
}

function readCondition(given: Json | undefined): Patch["holds"] {
  if (given === undefined || given === null) return () => true;
  if (typeof given !== "string") throw badRequest("The condition of a patch is a text.");
  const query = prepare(parseCondition(given), new Map(), defaultIndexing);
  return (document) => [...query.rows(document)].length > 0;
}

function readChange(given: Json): Change {
  if (!isObject(given)) throw badRequest("A patch operation is an object.");
  const { op, value } = given;
  const path = readPath(given["path"]);
  switch (op) {
    case "add":
    case "set":
    case "replace":
      if (value === undefined) throw badRequest(`The patch operation '${op}' needs a value.`);
      return { op, path, value };
    case "remove":
      return { op, path };
    case "incr":
      if (typeof value !== "number") throw badRequest("The patch operation 'incr' needs a number.");
      return { op, path, value };
    case "move":
      return { op, path, from: readPath(given["from"]) };
    default:
      throw badRequest(`The patch operation '${String(op)}' is unknown.`);
  }
}

function readPath(given: Json | undefined): string[] {
  if (typeof given !== "string" || !/^(\/[^/]+)+$/.test(given))
    throw badRequest(`The patch path '${given}' is invalid.`);
  return given
    .slice(1)
    .split("/")
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A document with the changes made to it; the given one stays as it was. */
export function applyPatch(
  document: JsonObject,
  { changes }: Patch,
  partitionKey: readonly (readonly string[])[],
): JsonObject {
  const patched = structuredClone(document);
  for (const change of changes) {
    checkPath(change.path, partitionKey);
    if (change.op === "move") checkPath(change.from, partitionKey);
    apply(patched, change);
  }
  return patched;
}

function apply(document: JsonObject, change: Change): void {
  const place = placeAt(document, change.path);
  switch (change.op) {
    case "add":
    case "set":
      place.put(change.value, change.op);
      break;
    case "replace":
      presentValue(place, change.path);
      place.put(change.value, "set");
      break;
    case "remove":
      presentValue(place, change.path);
      place.remove();
      break;
    case "incr": {
      const { value = 0 } = place;
      if (typeof value !== "number") throw badRequest(`'${textOf(change.path)}' is no number.`);
      place.put(value + change.value, "set");
      break;
    }
    case "move": {
      const from = placeAt(document, change.from);
      const value = presentValue(from, change.from);
      from.remove();
      placeAt(document, change.path).put(value, "add");
      break;
    }
  }
}

function presentValue({ value }: Place, path: readonly string[]): Json {
  if (value === undefined) throw notThere(path);
  return value;
}

function checkPath(path: readonly string[], partitionKey: readonly (readonly string[])[]): void {
  const [first = ""] = path;
  const onKey = partitionKey.some((key) =>
    path.slice(0, Math.min(path.length, key.length)).every((name, at) => name === key[at]),
  );
  if (onKey || (path.length === 1 && (first === "id" || /^_(rid|self|etag|ts|attachments)$/.test(first))))
    throw badRequest(`The path '${textOf(path)}' cannot be patched.`);
}

function textOf(path: readonly string[]): string {
  return `/${path.join("/")}`;
}

function notThere(path: readonly string[]): Error {
  return badRequest(`The patch path '${textOf(path)}' is not in the document.`);
}
