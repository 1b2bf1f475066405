import { buffer } from "node:stream/consumers";
import type { BlockBlobParallelUploadOptions, ContainerClient } from "@azure/storage-blob";
import { unlessStatus } from "./errors.ts";

export interface BlobEntry {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Epoch milliseconds. */
  readonly lastModified: number;
}

export interface BlobVersion {
  readonly content: Uint8Array;
  readonly etag: string;
}

/** One blob container. Blobs are immutable, except those of `overwrite` and `replace`: new content gets a new name. */
export interface BlobStore {
  /** Creates a blob. False when a blob of that name exists; it is not changed. */
  create(name: string, content: Uint8Array, contentType: string): Promise<boolean>;
  /** Creates or replaces a blob unconditionally: for reports whose latest version counts. */
  overwrite(name: string, content: Uint8Array, contentType: string): Promise<void>;
  /** Replaces the content under the ETag. False when the blob is not of that version any more. */
  replace(name: string, content: Uint8Array, contentType: string, etag: string): Promise<boolean>;
  /** The whole content; undefined when there is no such blob. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** The content with its ETag, for `replace`. */
  readVersion(name: string): Promise<BlobVersion | undefined>;
  /** Removes a blob. A missing blob is no error. */
  remove(name: string): Promise<void>;
  list(prefix: string): AsyncIterable<BlobEntry>;
}

export function blobStore(container: ContainerClient): BlobStore {
  const upload = (name: string, content: Uint8Array, options: BlockBlobParallelUploadOptions) =>
    container.getBlockBlobClient(name).uploadData(content, options);
  // One request; the SDK's download into a buffer requests the length first. A broken stream is resumed.
  const download = (name: string) =>
    unlessStatus(404, undefined, async (): Promise<BlobVersion> => {
      const options = { maxRetryRequests: 5 };
      const { etag = "", readableStreamBody: body } = await container
        .getBlobClient(name)
        .download(0, undefined, options);
      return { content: body === undefined ? new Uint8Array() : await buffer(body), etag };
    });
  return {
    create: (name, content, contentType) =>
      unlessStatus(409, false, async () => {
        const conditions = { ifNoneMatch: "*" };
        await upload(name, content, { conditions, blobHTTPHeaders: { blobContentType: contentType } });
        return true;
      }),
    async overwrite(name, content, contentType) {
      await upload(name, content, { blobHTTPHeaders: { blobContentType: contentType } });
    },
    replace: (name, content, contentType, etag) =>
      unlessStatus(412, false, async () => {
        const conditions = { ifMatch: etag };
        await upload(name, content, { conditions, blobHTTPHeaders: { blobContentType: contentType } });
        return true;
      }),
    read: async (name) => (await download(name))?.content,
    readVersion: download,
    async remove(name) {
      await container.getBlobClient(name).deleteIfExists();
    },
    async *list(prefix) {
      for await (const { name, properties } of container.listBlobsFlat({ prefix })) {
        yield { name, size: properties.contentLength ?? 0, lastModified: properties.lastModified.getTime() };
      }
    },
  };
}
