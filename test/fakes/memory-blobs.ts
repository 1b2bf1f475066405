import type { BlobStore } from "../../shared/azure/blobs.ts";

/** A blob container in memory. */
export function memoryBlobs(): BlobStore & { readonly names: () => string[] } {
  const blobs = new Map<string, Uint8Array>();
  return {
    names: () => [...blobs.keys()].sort(),
    async create(name, content) {
      if (blobs.has(name)) return false;
      blobs.set(name, content.slice());
      return true;
    },
    async read(name) {
      return blobs.get(name)?.slice();
    },
    async remove(name) {
      blobs.delete(name);
    },
    async *list(prefix) {
      for (const [name, { length }] of blobs)
        if (name.startsWith(prefix)) yield { name, size: length, lastModified: 0 };
    },
  };
}
