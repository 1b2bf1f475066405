import type { DocumentContainer } from "../../platform/azure/documents.ts";

/** The queries of all queried containers: container and partition. */
export const queried: unknown[][] = [];

/** A container of four documents that answers the range queries of `openSilverReader`. */
export function queriedContainer(name: string): DocumentContainer {
  const documents = [0, 300_000, 600_000, 900_000].map((at) => ({ start: at, time: at }));
  return {
    async queryPartition(partition: string, query: string, parameters: Record<string, number>) {
      queried.push([name, partition]);
      const conditions = [...query.matchAll(/c\.(start|time) ([<>]=?) @(from|to)/g)];
      return documents.filter((document) =>
        conditions.every(([, property, operator, parameter = ""]) => {
          const difference = document[property === "start" ? "start" : "time"] - (parameters[parameter] ?? Number.NaN);
          if (operator === ">") return difference > 0;
          return operator === ">=" ? difference >= 0 : difference <= 0;
        }),
      );
    },
  } as unknown as DocumentContainer;
}
