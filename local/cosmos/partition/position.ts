/** The position of a document in a container: the hash of its partition key, the text of that key, its id. */
export type Position = readonly [hash: string, partitionKey: string, id: string];
