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

/** One blob container. Blobs here are written once and never changed, but for those of `overwrite` and `replace`: a new content is a new name. */
export interface BlobStore {
  /** Writes a blob that is not there yet. False when one of that name is there already, which stays as it is. */
  create(name: string, content: Uint8Array, contentType: string): Promise<boolean>;
  /** Writes what only tells how something is going: the latest counts. */
  overwrite(name: string, content: Uint8Array, contentType: string): Promise<void>;
  /** Writes a new content under the name, unless the blob is not of that version any more: then false. */
  replace(name: string, content: Uint8Array, contentType: string, etag: string): Promise<boolean>;
  /** The whole content, or undefined when there is no such blob. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** The same with its version, to be replaced. */
  readVersion(name: string): Promise<BlobVersion | undefined>;
  /** Removes a blob; one that is gone already is no error. */
  remove(name: string): Promise<void>;
  list(prefix: string): AsyncIterable<BlobEntry>;
}

export function blobStore(container: ContainerClient): BlobStore {
  const upload = (name: string, content: Uint8Array, options: BlockBlobParallelUploadOptions) =>
    container.getBlockBlobClient(name).uploadData(content, options);
  // One request, where the SDK's own download into a buffer asks for the length first. A stream that breaks off is taken up where it was.
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
