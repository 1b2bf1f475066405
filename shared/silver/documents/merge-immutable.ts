/** The merge of immutable documents: documents with the same id are equal. */
export function mergeImmutable<D>(documents: readonly D[]): D {
  const [first] = documents;
  if (first === undefined) throw new Error("a merge of no documents");
  return first;
}
