import { hash } from "node:crypto";
import type { GroupDocument } from "../../../shared/gold/group.ts";
import { computedSummaries } from "../../../shared/gold/registry.ts";
import type { Cutoffs } from "../../../shared/gold/run/retention-store.ts";
import type { ComputedSummary } from "../../../shared/gold/summary.ts";
import type { DocumentContainer, Identified } from "../../../shared/platform/azure/documents.ts";
import { resources } from "../../../shared/platform/azure/resources.ts";
import { retentionOfContainer } from "../../../shared/silver/retention/container-retention.ts";
import { endOf } from "../../../shared/silver/retention/expired-documents.ts";
import { canonicalJson } from "../../../shared/streams/canonical-json.ts";

/** A container of both database sets whose documents must be equal. */
export interface ComparedContainer {
  readonly layer: "silver" | "gold";
  readonly name: string;
  readonly partitionKey: string;
  /** Documents of silver that end before it are not compared: retention removes them. Epoch milliseconds. */
  readonly cutoff?: number;
  /** The summary of a gold container. */
  readonly summary?: ComputedSummary;
}

/** The live and the rebuilt container. */
export interface Sides {
  readonly live: DocumentContainer;
  readonly rebuilt: DocumentContainer;
}

/** The containers of silver and of the computed gold summaries; progress and errors are specific to a database set. */
export function comparedContainers(cutoffs: Cutoffs = {}): ComparedContainer[] {
  const silver = resources.cosmos
    .filter(({ database }) => database === "silver")
    .flatMap(({ containers }) => containers);
  return [
    ...silver.map(({ name, partitionKey }) => {
      const kind = retentionOfContainer(name);
      const cutoff = kind === "kept" ? undefined : cutoffs[kind];
      const container = { layer: "silver" as const, name, partitionKey: partitionKey.replace(/^\//, "") };
      return cutoff === undefined ? container : { ...container, cutoff };
    }),
    ...computedSummaries.map((summary) => ({
      layer: "gold" as const,
      name: summary.container,
      partitionKey: summary.partitionKey,
      summary,
    })),
  ];
}

/**
 * A digest of the content of a document; undefined for a group without rows, and for what retention removes, which are
 * equal to an absent one.
 */
export function digestOf({ summary, cutoff }: ComparedContainer, document: Identified): string | undefined {
  if (cutoff !== undefined && endOf(document) < cutoff) return undefined;
  if (summary !== undefined && (document as GroupDocument).rows.length === 0) return undefined;
  return hash("sha1", canonicalJson(document), "hex");
}
