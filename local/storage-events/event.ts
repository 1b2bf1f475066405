import { createHash } from "node:crypto";

/** A blob as the listing of its container contains it. */
export interface ListedBlob {
  readonly name: string;
  /** Without quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly contentType: string;
  readonly contentLength: number;
  readonly blobType: string;
}

/** A blob that the listing no longer contains. */
export type DeletedBlob = Pick<ListedBlob, "name" | "etag"> & { readonly deletedAt: Date };

export interface EventOrigin {
  /** Of the storage account. */
  readonly account: string;
  readonly container: string;
  /** `http://…` of the container, without a slash at its end. */
  readonly containerUrl: string;
}

/** An event of Blob storage as Event Grid sends it, in the schema of CloudEvents 1.0. */
export interface StorageEvent {
  readonly specversion: "1.0";
  readonly type: "Microsoft.Storage.BlobCreated" | "Microsoft.Storage.BlobDeleted";
  readonly source: string;
  /** The same for every delivery of an event. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** With the blob's name as it is, not escaped. */
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The SDK uploads larger blobs in blocks by default. */
const putBlobLimit = 256 * 2 ** 20;

/**
 * @param sequence of the change: greater for a later one. The event contains it as text that sorts in the same order.
 */
export function createdEvent(blob: ListedBlob, origin: EventOrigin, sequence: number): StorageEvent {
  const { name, etag, lastModified, contentType, contentLength, blobType } = blob;
  return eventOf("Microsoft.Storage.BlobCreated", { name, etag, time: lastModified }, origin, {
    // A listing does not contain the operation: assume the SDK's default.
    api: contentLength > putBlobLimit ? "PutBlockList" : "PutBlob",
    eTag: etag,
    contentType,
    contentLength,
    blobType,
    url: urlOf(name, origin),
    sequencer: sequencer(sequence),
  });
}

/** @param sequence as of `createdEvent` */
export function deletedEvent(
  { name, etag, deletedAt: noticed }: DeletedBlob,
  origin: EventOrigin,
  sequence: number,
): StorageEvent {
  return eventOf("Microsoft.Storage.BlobDeleted", { name, etag, time: noticed }, origin, {
    api: "DeleteBlob",
    blobType: "BlockBlob",
    url: urlOf(name, origin),
    sequencer: sequencer(sequence),
  });
}

interface Change {
  readonly name: string;
  readonly etag: string;
  readonly time: Date;
}

function eventOf(
  type: StorageEvent["type"],
  { name, etag, time }: Change,
  { account, container }: EventOrigin,
  { api, ...data }: Readonly<Record<string, unknown>>,
): StorageEvent {
  const uuid = (part: string) => uuidOf([part, account, container, type, name, etag]);
  return {
    specversion: "1.0",
    type,
    source: `/subscriptions/${emptyUuid}/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/${account}`,
    id: uuid("event"),
    time: time.toISOString(),
    subject: `/blobServices/default/containers/${container}/blobs/${name}`,
    data: {
      api,
      clientRequestId: uuid("client request"),
      requestId: uuid("request"),
      ...data,
      storageDiagnostics: { batchId: uuid("batch") },
    },
  };
}

const emptyUuid = "00000000-0000-0000-0000-000000000000";

function uuidOf(parts: readonly string[]): string {
  const hex = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/** Escapes each part of the name, but not its slashes. */
function urlOf(name: string, { containerUrl }: EventOrigin): string {
  return `${containerUrl}/${name.toWellFormed().split("/").map(encodeURIComponent).join("/")}`;
}

function sequencer(sequence: number): string {
  return sequence.toString(16).padStart(48, "0");
}
