import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { storedTextMap } from "../../platform/stored-value.ts";
import type { KeyedHashes } from "../../silver/erasure/keyed-hashes.ts";

type Sealing = Pick<KeyedHashes, "seal" | "unseal">;

/**
 * `gold-errors`, whose documents contain the keys of their groups encrypted: a key can name a person, and operators
 * read this container. The code of the app sees the keys in clear text.
 */
export function sealedErrors(container: DocumentContainer, { seal, unseal }: Sealing): DocumentContainer {
  const mapKey = (change: (text: string) => string) =>
    function changed<D>(document: D): D {
      const { key, ...rest } = document as D & Identified & { readonly key?: unknown };
      if (key === undefined) return document;
      const parts = Object.entries(storedTextMap(document as D & Identified, "key"));
      return { ...rest, key: Object.fromEntries(parts.map(([name, value]) => [name, change(value)])) } as D;
    };
  const [sealed, unsealed] = [mapKey(seal), mapKey(unseal)];
  return {
    ...container,
    create: (document, partition) => container.create(sealed(document), partition),
    replace: (document, partition, etag) => container.replace(sealed(document), partition, etag),
    async read<D extends Identified>(id: string, partition: string) {
      const stored = await container.read<D>(id, partition);
      return stored && { ...stored, document: unsealed(stored.document) };
    },
    async queryPartition<D>(...of: Parameters<DocumentContainer["queryPartition"]>) {
      return (await container.queryPartition<D>(...of)).map((document) => unsealed(document));
    },
  };
}
