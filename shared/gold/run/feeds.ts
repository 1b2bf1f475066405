import { documentCheckpoints } from "../../platform/change-feed/document-checkpoints.ts";
import type { ChangeFeed } from "../../platform/change-feed/follow.ts";
import type { Summary } from "../summary.ts";
import { type Gold, sharedContainers } from "./gold.ts";

/**
 * The change feed of a silver container, as one version of a summary's rule reads it. A new version reads it from the
 * beginning.
 */
export function summaryFeed(
  { silver, gold }: Pick<Gold, "silver" | "gold">,
  { name, version }: Pick<Summary, "name" | "version">,
  container: string,
): ChangeFeed {
  const checkpoints = documentCheckpoints(gold(sharedContainers.progress), { consumer: name, version, container });
  return { container: silver(container), checkpoints };
}
