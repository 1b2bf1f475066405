import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import type { DeletedBlob, ListedBlob } from "./event.ts";
import type { PublishedBlobs } from "./published-blobs.ts";

export interface ChangedBlobs {
  readonly created: readonly ListedBlob[];
  /** Known only after the whole container is listed: with its last page. */
  readonly deleted: readonly DeletedBlob[];
}

const pageSize = 1_000;

/** Lists a container page by page, and compares it with the published blobs. */
export async function* changesIn(container: ContainerClient, published: PublishedBlobs): AsyncGenerator<ChangedBlobs> {
  const missing = new Map([...published.names()].map((name) => [name, published.etagOf(name) ?? ""]));
  const pages = container.listBlobsFlat().byPage({ maxPageSize: pageSize });
  for await (const { segment } of pages) {
    const listed = segment.blobItems.map(listedBlob);
    for (const { name } of listed) missing.delete(name);
    yield { created: listed.filter(({ name, etag }) => published.etagOf(name) !== etag), deleted: [] };
  }
  const deletedAt = new Date();
  yield { created: [], deleted: [...missing].map(([name, etag]) => ({ name, etag, deletedAt })) };
}

function listedBlob({ name, properties }: BlobItem): ListedBlob {
  const { etag, lastModified, contentType, contentLength, blobType } = properties;
  return {
    name,
    etag: etag.replaceAll('"', ""),
    lastModified,
    contentType: contentType ?? "application/octet-stream",
    contentLength: contentLength ?? 0,
    blobType: blobType ?? "BlockBlob",
  };
}
