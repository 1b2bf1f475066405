import { streamNamed } from "../../streams/registry.ts";
import type { Retention } from "../../streams/retention.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { silverDefinitions } from "../documents/registry.ts";

/** How long the documents of a definition are kept: as long as the events of its stream. */
export function retentionOf({ stream }: Pick<SilverDefinition, "stream">): Retention {
  return streamNamed(stream)?.retention ?? "kept";
}

const byContainer = new Map(silverDefinitions.map((definition) => [definition.container, retentionOf(definition)]));

/** How long the documents of a container are kept. Definitions that share a container have the same. */
export function retentionOfContainer(container: string): Retention {
  return byContainer.get(container) ?? "kept";
}
