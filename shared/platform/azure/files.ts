import type { Readable } from "node:stream";
import type { ContainerClient } from "@azure/storage-blob";
import { PermanentFailure } from "../korevital-error.ts";
import { statusOf, unlessStatus } from "./errors.ts";

export interface FileVersion {
  /** Without quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  /** An empty blob that marks a folder. */
  readonly isFolder?: true;
}

export interface FileEntry extends FileVersion {
  readonly name: string;
}

/** The version of the file does not exist any more. */
export class FileLost extends PermanentFailure {
  override readonly name = "FileLost";
  readonly code = "file-lost";
  readonly how: "superseded" | "gone";

  constructor(how: FileLost["how"], file: string) {
    super(`${file} is ${how}`);
    this.how = how;
  }
}

/**
 * A blob container that other systems write to. A file may be overwritten or removed at any time, so every operation
 * names its version.
 */
export interface FileStore {
  stat(name: string): Promise<FileVersion | undefined>;
  /**
   * Bytes with `from <= offset < to` of that version.
   *
   * @throws FileLost when the version does not exist any more
   */
  read(name: string, etag: string, from: number, to: number): Promise<Uint8Array>;
  /** Creates or replaces a file of any size, and returns the ETag of the new version. */
  upload(name: string, content: Readable): Promise<string>;
  /** Removes the file if it is of that version. */
  remove(name: string, etag: string): Promise<void>;
  list(): AsyncIterable<FileEntry>;
}

export function fileStore(container: ContainerClient): FileStore {
  const stat = (name: string) =>
    unlessStatus(404, undefined, async () => {
      const { etag, contentLength, lastModified, metadata } = await container.getBlobClient(name).getProperties();
      return versionOf(name, etag, contentLength, lastModified, metadata);
    });
  return {
    stat,
    async read(name, etag, from, to) {
      if (to <= from) return new Uint8Array();
      try {
        const conditions = { ifMatch: `"${etag}"` };
        return await container.getBlobClient(name).downloadToBuffer(from, to - from, { conditions });
      } catch (error) {
        const status = statusOf(error);
        if (status !== 412 && status !== 404) throw error;
        // A condition fails on a missing blob as it does on another version.
        throw new FileLost((await stat(name)) === undefined ? "gone" : "superseded", name);
      }
    },
    async upload(name, content) {
      const { etag } = await container.getBlockBlobClient(name).uploadStream(content);
      return unquotedEtag(etag ?? "");
    },
    async remove(name, etag) {
      const remove = () => container.getBlobClient(name).deleteIfExists({ conditions: { ifMatch: `"${etag}"` } });
      await unlessStatus(412, undefined, remove);
    },
    async *list() {
      for await (const { name, properties, metadata } of container.listBlobsFlat({ includeMetadata: true })) {
        const { etag, contentLength, lastModified } = properties;
        yield { name, ...versionOf(name, etag, contentLength, lastModified, metadata) };
      }
    },
  };
}

/** Some responses have the ETag in quotes, others do not. */
export function unquotedEtag(etag: string): string {
  return etag.replace(/^"(.*)"$/, "$1");
}

function versionOf(
  name: string,
  etag = "",
  size = 0,
  lastModified = new Date(0),
  metadata: Readonly<Record<string, string>> = {},
): FileVersion {
  const isFolder = size === 0 && (name.endsWith("/") || metadata["hdi_isfolder"] === "true");
  const version = { etag: unquotedEtag(etag), size, lastModified: lastModified.getTime() };
  return isFolder ? { ...version, isFolder } : version;
}
