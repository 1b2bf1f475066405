import { buffer } from "node:stream/consumers";
import { FileLost, type FileStore, type FileVersion } from "../../shared/platform/azure/files.ts";

interface StoredFile {
  readonly content: Uint8Array;
  readonly etag: string;
  readonly lastModified: number;
}

/** A container of files in memory; `put` returns the ETag of the version. */
export function memoryFiles(): FileStore & { put(name: string, content: Uint8Array, lastModified?: number): string } {
  const files = new Map<string, StoredFile>();
  let versions = 0;
  const versionOf = (name: string, { etag, content, lastModified }: StoredFile): FileVersion => ({
    ...{ etag, size: content.length, lastModified },
    ...(name.endsWith("/") ? { isFolder: true } : {}),
  });
  return {
    put(name, content, lastModified = 0) {
      versions += 1;
      files.set(name, { content, etag: `0x${versions}`, lastModified });
      return `0x${versions}`;
    },
    async stat(name) {
      const file = files.get(name);
      return file === undefined ? undefined : versionOf(name, file);
    },
    async read(name, etag, from, to) {
      const file = files.get(name);
      if (file === undefined) throw new FileLost("gone", name);
      if (file.etag !== etag) throw new FileLost("superseded", name);
      return file.content.slice(from, to);
    },
    async upload(name, content) {
      return this.put(name, await buffer(content));
    },
    async remove(name, etag) {
      if (files.get(name)?.etag === etag) files.delete(name);
    },
    async *list() {
      for (const [name, file] of files) yield { name, ...versionOf(name, file) };
    },
  };
}
