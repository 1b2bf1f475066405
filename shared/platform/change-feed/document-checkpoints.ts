import type { DocumentContainer, Identified } from "../azure/documents.ts";
import { hashId } from "../hash-id.ts";
import { storedText, storedTexts } from "../stored-value.ts";
import type { CheckpointStore } from "./checkpoint-store.ts";

/**
 * A consumer of a container's change feed. A new version starts from the beginning, beside the checkpoints of the old
 * one.
 */
export interface FeedConsumer {
  /** The partition key of its documents. */
  readonly consumer: string;
  readonly version: number;
  /** The container that it reads. */
  readonly container: string;
}

/** Every change before `continuation` has been processed; without one, none. */
interface CheckpointDocument extends Identified, FeedConsumer {
  readonly kind: "checkpoint";
  readonly range: string;
  readonly continuation?: string;
}

interface RangesDocument extends Identified, FeedConsumer {
  readonly kind: "feed-ranges";
  readonly ranges: readonly string[];
}

/** @param progress a container with the partition key `/consumer` */
export function documentCheckpoints(
  progress: DocumentContainer,
  { consumer, version, container }: FeedConsumer,
): CheckpointStore {
  const feed = { consumer, version, container };
  const rangesId = hashId("feed-ranges", consumer, version, container);
  return {
    async ranges() {
      const known = await progress.read(rangesId, consumer);
      return known && storedTexts(known.document, "ranges");
    },
    async begin(ranges) {
      await progress.create<RangesDocument>({ id: rangesId, kind: "feed-ranges", ...feed, ranges }, consumer);
    },
    async read(range) {
      const id = hashId("checkpoint", consumer, version, container, range);
      const known = await progress.read(id, consumer);
      const store = (position: Pick<CheckpointDocument, "continuation">) => {
        const document: CheckpointDocument = { id, kind: "checkpoint", ...feed, range, ...position };
        return known === undefined
          ? progress.create(document, consumer)
          : progress.replace(document, consumer, known.etag);
      };
      return {
        continuation:
          known !== undefined && "continuation" in known.document
            ? storedText(known.document, "continuation")
            : undefined,
        advance: (continuation) => store({ continuation }),
        restart: () => store({}),
      };
    },
  };
}
