import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../shared/streams/decoding/json.ts";
import type { Resource, Snapshot } from "./snapshot.ts";

/** The effect of a deployment on a resource or the outputs. */
export interface Change {
  /** `replace`: the resource is deleted and recreated, which loses its data. */
  readonly kind: "create" | "delete" | "replace" | "modify";
  readonly what: string;
  /** `properties.x: 1 -> 2`, one line each; empty for creations and deletions. */
  readonly details: readonly string[];
}

/** Immutable properties by resource type. */
const immutablePaths: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.DBforPostgreSQL/flexibleServers": ["location"],
  "Microsoft.DocumentDB/databaseAccounts": ["location", "properties.capabilities"],
  "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers": ["properties.resource.partitionKey"],
  "Microsoft.DurableTask/schedulers": ["location", "properties.sku.name"],
  "Microsoft.EventHub/namespaces": ["location"],
  "Microsoft.EventHub/namespaces/eventhubs": ["properties.partitionCount"],
  "Microsoft.KeyVault/vaults": ["location"],
  "Microsoft.OperationalInsights/workspaces": ["location"],
  "Microsoft.Storage/storageAccounts": ["location", "kind", "properties.isHnsEnabled"],
  "Microsoft.Web/sites": ["location", "kind"],
};

/** Whether the change loses data. */
export function isDestructive({ kind }: Change): boolean {
  return kind === "delete" || kind === "replace";
}

export function changesBetween(before: Snapshot, after: Snapshot): Change[] {
  const previous = byId(before);
  const current = byId(after);
  const ids = [...new Set([...previous.keys(), ...current.keys()])];
  const outputs = differences(before.outputs, after.outputs, "outputs");
  return [
    ...ids.flatMap((id) => changeOf(previous.get(id), current.get(id))),
    ...(outputs.length > 0 ? [{ kind: "modify", what: "outputs", details: outputs } as const] : []),
  ];
}

function changeOf(before: Resource | undefined, after: Resource | undefined): Change[] {
  if (before === undefined) return after === undefined ? [] : [{ kind: "create", what: label(after), details: [] }];
  if (after === undefined) return [{ kind: "delete", what: label(before), details: [] }];
  const details = differences(before, after, "");
  if (details.length === 0) return [];
  return [{ kind: kindOf(before.type, details), what: label(before), details }];
}

/** The kind of a change with these details, see `Change`. */
export function kindOf(type: string, details: readonly string[]): "replace" | "modify" {
  const paths = immutablePaths[type] ?? [];
  return details.some((detail) => paths.some((path) => isWithin(detail, path))) ? "replace" : "modify";
}

export function label({ type, name }: Pick<Resource, "type" | "name">): string {
  return `${type} ${name}`;
}

function isWithin(detail: string, path: string): boolean {
  return detail.startsWith(path) && /^[.:[]/.test(detail.slice(path.length));
}

function differences(before: unknown, after: unknown, path: string): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  // Lists are compared as a whole, because their order is significant.
  if (!isObject(before) || !isObject(after)) return [`${path}: ${jsonText(before)} -> ${jsonText(after)}`];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => differences(before[name], after[name], path === "" ? name : `${path}.${name}`));
}

/** JSON in one line. */
export function jsonText(value: unknown): string {
  return value === undefined ? "(none)" : JSON.stringify(value);
}

function byId({ predictedResources }: Snapshot): Map<string, Resource> {
  return new Map(predictedResources.map((resource) => [resource.id, resource]));
}
