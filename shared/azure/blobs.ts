import { buffer } from "node:stream/consumers";
import type { ContainerClient } from "@azure/storage-blob";
import { statusOf } from "./errors.ts";

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
  return {
    async create(name, content, contentType) {
      try {
        await container.getBlockBlobClient(name).uploadData(content, {
          conditions: { ifNoneMatch: "*" },
          blobHTTPHeaders: { blobContentType: contentType },
        });
        return true;
      } catch (error) {
        if (statusOf(error) === 409) return false;
        throw error;
      }
    },
    async overwrite(name, content, contentType) {
      await container
        .getBlockBlobClient(name)
        .uploadData(content, { blobHTTPHeaders: { blobContentType: contentType } });
    },
    async replace(name, content, contentType, etag) {
      try {
        await container.getBlockBlobClient(name).uploadData(content, {
          conditions: { ifMatch: etag },
          blobHTTPHeaders: { blobContentType: contentType },
        });
        return true;
      } catch (error) {
        if (statusOf(error) === 412) return false;
        throw error;
      }
    },
    async read(name) {
      try {
        return await container.getBlobClient(name).downloadToBuffer();
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    async readVersion(name) {
      try {
        const { etag = "", readableStreamBody: body } = await container.getBlobClient(name).download();
        return { content: body === undefined ? new Uint8Array() : await buffer(body), etag };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
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
