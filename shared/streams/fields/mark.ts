/**
 * What an identifier identifies. Pseudonyms and erasure store the kind: no kind is ever renamed. A `label` is `device:`
 * and a device, or `mac:` and a mac.
 */
export type IdentifierKind = "user" | "device" | "mac" | "email" | "label";

/**
 * Marks a field, a property or a column; masking, erasure, access and documentation are derived from this mark alone.
 * Masked output contains `open` columns and nothing else: an attribute, such as a city, is null, and an identifier is a
 * pseudonym. Equal values of one kind of identifier identify the same thing in all places.
 */
export type Mark = "open" | "attribute" | { readonly identifier: IdentifierKind };

/** Whether a mark makes data personal. */
export function isPersonal({ mark }: { readonly mark: Mark }): boolean {
  return mark !== "open";
}
