import type { Identified } from "../../platform/azure/documents.ts";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import type { IdentifierKind } from "../../streams/fields/mark.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { deviceLabel, deviceOfLabel, macLabel, macOfLabel } from "../documents/owners.ts";
import type { Property } from "../documents/property.ts";

/** Whose data a document is: the partition key of its container is an identifier. */
export interface Subject {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** @throws Error for a definition whose partition key is not marked as an identifier */
export function subjectOf(definition: SilverDefinition, document: Identified): Subject {
  return { kind: subjectKind(definition), value: partitionOf(definition, document) };
}

export function subjectKind({ container, partitionKey, properties }: SilverDefinition): IdentifierKind {
  const { [partitionKey]: property } = properties as Readonly<Record<string, Property>>;
  if (property === undefined || typeof property.mark === "string")
    throw new Error(`the partition key of ${container} is no identifier`);
  return property.mark.identifier;
}

/** The label by which a person owns a device or a mac; undefined for other kinds. */
export function labelOf({ kind, value }: Subject): string | undefined {
  if (kind === "device") return deviceLabel(value);
  return kind === "mac" ? macLabel(value) : undefined;
}

/** The device or the mac of a label. */
export function subjectsOfLabel(label: string): Subject[] {
  const [device, mac] = [deviceOfLabel(label), macOfLabel(label)];
  if (device !== undefined) return [{ kind: "device", value: device }];
  return mac === undefined ? [] : [{ kind: "mac", value: mac }];
}
