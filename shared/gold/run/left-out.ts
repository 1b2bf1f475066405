import type { Identified } from "../../platform/azure/documents.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { storedList } from "../../platform/stored-value.ts";
import { type Gold, sharedContainers } from "./gold.ts";

/** In `gold-progress`: the restricted people whom the rows leave out, encrypted. */
interface LeftOut extends Identified {
  readonly consumer: typeof consumer;
  readonly users: readonly string[];
}

const [id, consumer] = ["restrictions", "restrictions"] as const;

/** @throws InvalidDocument */
export async function readLeftOut({ gold }: Pick<Gold, "gold">): Promise<readonly string[]> {
  const stored = await gold(sharedContainers.progress).read<LeftOut>(id, consumer);
  return stored === undefined ? [] : storedList(stored.document, "users", (user) => typeof user === "string");
}

/** Two that write at the same time leave out different people: the next comparison finds the difference. */
export async function storeLeftOut(
  { gold, retryConflicts }: Pick<Gold, "gold" | "retryConflicts">,
  users: readonly string[],
): Promise<void> {
  const progress = gold(sharedContainers.progress);
  await retryConflicts("gold-retention", async () => {
    const stored = await progress.read<LeftOut>(id, consumer);
    const document: LeftOut = { id, consumer, users };
    const isStored =
      stored === undefined
        ? await progress.create(document, consumer)
        : await progress.replace(document, consumer, stored.etag);
    return isStored || conflict;
  });
}
