import type { BlobStore } from "../../shared/platform/azure/blobs.ts";

interface StoredBlob {
  readonly content: Uint8Array;
  readonly etag: string;
  readonly lastModified: number;
}

/** A blob container in memory. */
export function memoryBlobs(now: () => number = () => 0): BlobStore & { readonly names: () => string[] } {
  const blobs = new Map<string, StoredBlob>();
  let versions = 0;
  const put = (name: string, content: Uint8Array) => {
    versions += 1;
    blobs.set(name, { content: content.slice(), etag: `0x${versions}`, lastModified: now() });
  };
  return {
    names: () => [...blobs.keys()].sort(),
    async create(name, content) {
      if (blobs.has(name)) return false;
      put(name, content);
      return true;
    },
    async overwrite(name, content) {
      put(name, content);
    },
    async replace(name, content, _, etag) {
      if (blobs.get(name)?.etag !== etag) return false;
      put(name, content);
      return true;
    },
    async read(name) {
      return blobs.get(name)?.content.slice();
    },
    async readVersion(name) {
      const found = blobs.get(name);
      return found && { content: found.content.slice(), etag: found.etag };
    },
    async remove(name) {
      blobs.delete(name);
    },
    async *list(prefix) {
      for (const [name, { content, lastModified }] of blobs)
        if (name.startsWith(prefix)) yield { name, size: content.length, lastModified };
    },
  };
}
