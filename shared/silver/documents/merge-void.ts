/**
 * The merge of facts that can be taken back: documents with the same id are equal, except that some are void. A void
 * one wins, so that a wrong fact does not come back, in whatever order the events arrive.
 */
export function mergeVoid<D extends { readonly void?: true }>(documents: readonly D[]): D {
  const [first] = documents;
  if (first === undefined) throw new Error("a merge of no documents");
  return documents.find((document) => document.void === true) ?? first;
}
