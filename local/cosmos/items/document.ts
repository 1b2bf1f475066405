import { badRequest, tooLarge } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Container } from "../store/catalog.ts";
import { documentRid } from "../store/rid.ts";

/** A document that a client sends, without system properties. */
export interface SentDocument {
  readonly id: string;
  readonly body: JsonObject;
  /** Bytes of the JSON. */
  readonly size: number;
}

const maxBytes = 2 * 1024 * 1024;
const maxIdBytes = 1023;

/** @throws CosmosError: 400 for an invalid document, 413 above 2 MB */
export function sentDocument(given: Json | undefined, size: number): SentDocument {
  if (!isObject(given)) throw badRequest("The document must be a JSON object.");
  if (size > maxBytes) throw tooLarge(`Request size is too large: a document may have ${maxBytes} bytes, not ${size}.`);
  const { _rid, _self, _etag, _ts, _attachments, _lsn, ...body } = given;
  return { id: checkedId(body["id"]), body, size };
}

export function checkedId(id: Json | undefined): string {
  if (typeof id !== "string" || id === "")
    throw badRequest("The input content is invalid because the required properties - 'id; ' - are missing.");
  if (/[/\\?#]/.test(id)) throw badRequest(`The id '${id}' is invalid: it may not have any of / \\ ? #.`);
  if (Buffer.byteLength(id) > maxIdBytes) throw badRequest(`An id may have ${maxIdBytes} bytes.`);
  return id;
}

/** When a document expires, in seconds since 1970; null for never. */
export function expiryOf(body: JsonObject, defaultTtl: number | undefined, now: number): number | null {
  if (defaultTtl === undefined) return null;
  const ttl = body["ttl"] ?? defaultTtl;
  if (typeof ttl !== "number" || !Number.isInteger(ttl) || (ttl < 1 && ttl !== -1))
    throw badRequest(
      `The input ttl '${JSON.stringify(ttl)}' is invalid. Ensure to provide a nonzero positive integer or -1.`,
    );
  return ttl === -1 ? null : now + ttl;
}

/** The document as responses contain it, with system properties. */
export function documentText(container: Container, body: JsonObject, number: number, etag: string, ts: number): string {
  const rid = documentRid(container.database.number, container.number, number);
  return JSON.stringify({
    ...body,
    _rid: rid,
    _self: `dbs/${container.database.rid}/colls/${container.rid}/docs/${rid}/`,
    _etag: etag,
    _attachments: "attachments/",
    _ts: ts,
  });
}

/** The document without system properties, from the text of responses. */
export function bodyOf(text: string): JsonObject {
  const { _rid, _self, _etag, _ts, _attachments, ...body } = JSON.parse(text) as JsonObject;
  return body;
}

export function etagOf(change: number): string {
  return `"00000000-0000-0000-0000-${change.toString(16).padStart(12, "0")}"`;
}
