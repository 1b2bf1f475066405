import { hash } from "node:crypto";
import type { GroupDocument } from "../../../shared/gold/group.ts";
import { summaries } from "../../../shared/gold/registry.ts";
import type { Summary } from "../../../shared/gold/summary.ts";
import type { DocumentContainer, Identified } from "../../../shared/platform/azure/documents.ts";
import { resources } from "../../../shared/platform/azure/resources.ts";
import { canonicalJson } from "../../../shared/streams/canonical-json.ts";

/** A container that both pairs have, and of which all documents must be the same. */
export interface Compared {
  readonly layer: "silver" | "gold";
  readonly name: string;
  readonly partitionKey: string;
  /** Of a container of gold: whose groups are in it. */
  readonly summary?: Summary;
}

/** The live documents and the ones made anew. */
export interface Sides {
  readonly live: DocumentContainer;
  readonly made: DocumentContainer;
}

/** Silver's containers, and those of gold's summaries: progress and errors are of each pair itself. */
export function comparedContainers(): Compared[] {
  const silver = resources.cosmos
    .filter(({ database }) => database === "silver")
    .flatMap(({ containers }) => containers);
  return [
    ...silver.map(({ name, partitionKey }) => ({
      layer: "silver" as const,
      name,
      partitionKey: partitionKey.replace(/^\//, ""),
    })),
    ...summaries
      .filter(({ rollup }) => rollup === undefined)
      .map((summary) => ({
        layer: "gold" as const,
        name: summary.container,
        partitionKey: summary.partitionKey,
        summary,
      })),
  ];
}

/**
 * Stands for the content of a document; undefined of one that means nothing: a group that had rows once and has none any more is
 * the same as one that never had any.
 */
export function digestOf({ summary }: Compared, document: Identified): string | undefined {
  if (summary !== undefined && (document as GroupDocument).rows.length === 0) return undefined;
  return hash("sha1", canonicalJson(document), "hex");
}

export function partitionOf({ partitionKey }: Compared, document: Identified): string {
  return String((document as unknown as Record<string, unknown>)[partitionKey]);
}
