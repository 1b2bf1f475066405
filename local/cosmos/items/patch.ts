import { badRequest } from "../errors.ts";
import { defaultIndexing } from "../indexing.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { compileQuery } from "../sql/compile-query.ts";
import { parseCondition } from "../sql/parse-query.ts";
import { type PatchTarget, targetAt } from "./patch-target.ts";

export type PatchOperation =
  | { readonly op: "add" | "set" | "replace"; readonly path: readonly string[]; readonly value: Json }
  | { readonly op: "remove"; readonly path: readonly string[] }
  | { readonly op: "incr"; readonly path: readonly string[]; readonly value: number }
  | { readonly op: "move"; readonly path: readonly string[]; readonly from: readonly string[] };

export interface Patch {
  readonly operations: readonly PatchOperation[];
  /** Whether the condition of the patch is true for a document. */
  matches(document: Json): boolean;
}

const maxOperations = 10;

/** Reads a patch: `[{op, path, value}]` or `{condition, operations}`. */
export function readPatch(given: Json | undefined): Patch {
  const operations = isObject(given) ? given["operations"] : given;
  const condition = isObject(given) ? given["condition"] : undefined;
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > maxOperations)
    throw badRequest(`A patch must have 1 to ${maxOperations} operations.`);
  return { operations: operations.map(readOperation), matches: readCondition(condition) };
}

function readCondition(given: Json | undefined): Patch["matches"] {
  if (given === undefined || given === null) return () => true;
  if (typeof given !== "string") throw badRequest("The condition of a patch must be a string.");
  return compileQuery(parseCondition(given), new Map(), defaultIndexing).matches;
}

function readOperation(given: Json): PatchOperation {
  if (!isObject(given)) throw badRequest("A patch operation must be an object.");
  const { op, value } = given;
  const path = readPath(given["path"]);
  switch (op) {
    case "add":
    case "set":
    case "replace":
      if (value === undefined) throw badRequest(`The patch operation '${op}' requires a value.`);
      return { op, path, value };
    case "remove":
      return { op, path };
    case "incr":
      if (typeof value !== "number") throw badRequest("The patch operation 'incr' requires a number.");
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

/** A patched copy of a document. */
export function applyPatch(
  document: JsonObject,
  { operations }: Patch,
  partitionKey: readonly (readonly string[])[],
): JsonObject {
  const patched = structuredClone(document);
  for (const operation of operations) {
    checkPath(operation.path, partitionKey);
    if (operation.op === "move") checkPath(operation.from, partitionKey);
    apply(patched, operation);
  }
  return patched;
}

function apply(document: JsonObject, operation: PatchOperation): void {
  const target = targetAt(document, operation.path);
  switch (operation.op) {
    case "add":
    case "set":
      target.put(operation.value, operation.op);
      break;
    case "replace":
      presentValue(target, operation.path);
      target.put(operation.value, "set");
      break;
    case "remove":
      presentValue(target, operation.path);
      target.remove();
      break;
    case "incr": {
      const { value = 0 } = target;
      if (typeof value !== "number") throw badRequest(`'${textOf(operation.path)}' is not a number.`);
      target.put(value + operation.value, "set");
      break;
    }
    case "move": {
      const from = targetAt(document, operation.from);
      const value = presentValue(from, operation.from);
      from.remove();
      targetAt(document, operation.path).put(value, "add");
      break;
    }
  }
}

function presentValue({ value }: PatchTarget, path: readonly string[]): Json {
  if (value === undefined) throw missingPath(path);
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

function missingPath(path: readonly string[]): Error {
  return badRequest(`The patch path '${textOf(path)}' is not in the document.`);
}
