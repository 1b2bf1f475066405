import type { Identified } from "../../platform/azure/documents.ts";
import { storedText } from "../../platform/stored-value.ts";
import type { IdentifierKind } from "../../streams/fields/mark.ts";
import { type Subject, subject } from "../../streams/subject.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { deviceLabel, deviceOfLabel, macLabel, macOfLabel } from "../documents/owners.ts";
import type { Property } from "../documents/property.ts";

/** Whose data a document is. */
export function subjectsOf(definition: SilverDefinition, document: Identified): Subject[] {
  return definition.subjects.map((property) =>
    subject(subjectKind(definition, property), storedText(document, property)),
  );
}

/**
 * The kind of the subject that is the partition key of the definition; undefined if other documents lead to the
 * partitions of a person.
 */
export function partitionSubject(definition: SilverDefinition): IdentifierKind | undefined {
  const { partitionKey, subjects } = definition;
  return subjects.includes(partitionKey) ? subjectKind(definition, partitionKey) : undefined;
}

/** @throws Error for a subject that is no property, or not marked as an identifier */
export function subjectKind({ container, properties }: SilverDefinition, name: string): IdentifierKind {
  const { [name]: property } = properties as Readonly<Record<string, Property>>;
  if (property === undefined || typeof property.mark === "string")
    throw new Error(`${container}: the subject ${name} is no identifier`);
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
