import { deleteCharge, readCharge, writeCharge } from "../charges.ts";
import { pathSegments } from "../container-definition.ts";
import { badRequest, conflict, notFound, preconditionFailed } from "../errors.ts";
import { indexedValues } from "../indexing.ts";
import type { JsonObject } from "../json.ts";
import { type PartitionKey, partitionKeyOf } from "../partition/key.ts";
import type { Position } from "../partition/position.ts";
import type { Container } from "../store/catalog.ts";
import type { StoredDocument } from "../store/rows.ts";
import type { Storage } from "../store/storage.ts";
import { bodyOf, documentText, etagOf, expiryOf, type SentDocument, sentDocument } from "./document.ts";
import { applyPatch, type Patch } from "./patch.ts";

/** A point operation on a document, by itself or in a batch. */
export type Operation =
  | { readonly kind: "create"; readonly document: SentDocument }
  | { readonly kind: "upsert"; readonly document: SentDocument; readonly ifMatch: string | undefined }
  | {
      readonly kind: "replace";
      readonly id: string;
      readonly document: SentDocument;
      readonly ifMatch: string | undefined;
    }
  | { readonly kind: "patch"; readonly id: string; readonly patch: Patch; readonly ifMatch: string | undefined }
  | { readonly kind: "delete"; readonly id: string; readonly ifMatch: string | undefined }
  | { readonly kind: "read"; readonly id: string; readonly ifNoneMatch: string | undefined };

export interface OperationResult {
  readonly status: 200 | 201 | 204 | 304;
  /** The document as JSON; `undefined` for a delete and for 304. */
  readonly text: string | undefined;
  readonly etag: string | undefined;
  readonly charge: number;
}

/**
 * Executes an operation. Writes must be inside a commit.
 *
 * @throws CosmosError: 404, 409, 412, or 400 for a document with another partition key
 */
export function executeOperation(
  storage: Storage,
  container: Container,
  key: PartitionKey,
  operation: Operation,
): OperationResult {
  switch (operation.kind) {
    case "create":
    case "upsert":
    case "replace":
      return writeDocument(storage, container, key, operation);
    case "patch":
      return patchDocument(storage, container, key, operation);
    case "delete": {
      const found = existing(storage, container, key, operation.id);
      checkMatch(found, operation.ifMatch);
      storage.documents.nextChange();
      storage.documents.remove(container.number, found.position);
      return { status: 204, text: undefined, etag: undefined, charge: deleteCharge(found.size) };
    }
    case "read": {
      const found = existing(storage, container, key, operation.id);
      const { etag, text, size } = found;
      if (operation.ifNoneMatch === etag || operation.ifNoneMatch === "*")
        return { status: 304, text: undefined, etag, charge: 1 };
      return { status: 200, text, etag, charge: readCharge(size) };
    }
  }
}

type Write = Extract<Operation, { kind: "create" | "upsert" | "replace" }>;

function writeDocument(storage: Storage, container: Container, key: PartitionKey, operation: Write): OperationResult {
  const { document } = operation;
  checkKey(container, key, document.body);
  const found = storage.documents.get(container.number, positionOf(key, document.id));
  if (operation.kind === "create") {
    if (found !== undefined) throw conflict(`document ${document.id}`);
  } else if (found !== undefined) checkMatch(found, operation.ifMatch);
  if (operation.kind === "replace") {
    if (operation.id !== document.id) throw badRequest("A document's id cannot be replaced.");
    if (found === undefined) throw notFound(`document ${operation.id}`);
  }
  return store(storage, container, key, document, found);
}

function patchDocument(
  storage: Storage,
  container: Container,
  key: PartitionKey,
  { id, patch, ifMatch }: Extract<Operation, { kind: "patch" }>,
): OperationResult {
  const found = existing(storage, container, key, id);
  checkMatch(found, ifMatch);
  if (!patch.matches(JSON.parse(found.text))) throw preconditionFailed();
  const body = applyPatch(bodyOf(found.text), patch, pathSegments(container.definition.partitionKey));
  const document = sentDocument(body, Buffer.byteLength(JSON.stringify(body)));
  return store(storage, container, key, document, found);
}

function store(
  { documents, now }: Storage,
  container: Container,
  key: PartitionKey,
  { id, body, size }: SentDocument,
  found: StoredDocument | undefined,
): OperationResult {
  const { indexing, defaultTtl } = container.definition;
  const change = documents.nextChange();
  const number = found?.number ?? change;
  const [etag, ts] = [etagOf(change), now()];
  const text = documentText(container, body, number, etag, ts);
  const expires = expiryOf(body, defaultTtl, ts);
  const position = positionOf(key, id);
  // an expired document may still be in the file
  if (found === undefined) documents.remove(container.number, position);
  documents.put(container.number, { number, position, change, etag, ts, size, text, expires });
  const charge = writeCharge(size, indexedValues(indexing, body), found !== undefined);
  return { status: found === undefined ? 201 : 200, text, etag, charge };
}

function existing({ documents }: Storage, container: Container, key: PartitionKey, id: string): StoredDocument {
  const found = documents.get(container.number, positionOf(key, id));
  if (found === undefined) throw notFound(`document ${id}`);
  return found;
}

function positionOf({ hash, text }: PartitionKey, id: string): Position {
  return [hash, text, id];
}

function checkMatch({ etag }: StoredDocument, ifMatch: string | undefined): void {
  if (ifMatch !== undefined && ifMatch !== "*" && ifMatch !== etag) throw preconditionFailed();
}

function checkKey({ definition }: Container, key: PartitionKey, body: JsonObject): void {
  const own = partitionKeyOf(body, pathSegments(definition.partitionKey));
  if (own.text !== key.text)
    throw badRequest("PartitionKey extracted from document doesn't match the one specified in the header.", 1001);
}
