import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import type { Announced } from "./announced.ts";
import type { GoneBlob, ListedBlob } from "./event.ts";

export interface ChangedBlobs {
  readonly created: readonly ListedBlob[];
  /** Only known when the whole container has been listed: with its last page. */
  readonly gone: readonly GoneBlob[];
}

const pageSize = 1_000;

/** Lists a container, page by page, and compares it with what was announced. */
export async function* changesIn(container: ContainerClient, announced: Announced): AsyncGenerator<ChangedBlobs> {
  const missing = new Map([...announced.names()].map((name) => [name, announced.etagOf(name) ?? ""]));
  const pages = container.listBlobsFlat().byPage({ maxPageSize: pageSize });
  for await (const { segment } of pages) {
    const listed = segment.blobItems.map(listedBlob);
    for (const { name } of listed) missing.delete(name);
    yield { created: listed.filter(({ name, etag }) => announced.etagOf(name) !== etag), gone: [] };
  }
  const noticed = new Date();
  yield { created: [], gone: [...missing].map(([name, etag]) => ({ name, etag, noticed })) };
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
