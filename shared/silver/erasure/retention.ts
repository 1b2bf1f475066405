import { originalsRetention } from "../../bronze/landing/scan-landing.ts";
import { resources } from "../../platform/azure/resources.ts";
import { day, hour } from "../../platform/time.ts";

/** How long a hub retains an event at most, milliseconds. */
export const hubRetention = Math.max(...resources.eventHubs.map(({ retentionHours }) => retentionHours)) * hour;

/** Milliseconds for which a file of the second copy remains: `bicep/modules/copy-account.bicep`, with soft delete. */
export const copyRetention = (62 + 14) * day;

/**
 * The copies of what an erasure removes that nothing can change, and for how many milliseconds at most they remain. A
 * replaced file is deleted by the maintenance of the next two nights.
 */
export const retainedCopies: readonly { readonly copy: string; readonly retention: number }[] = [
  { copy: "hubs", retention: hubRetention },
  { copy: "landed originals", retention: originalsRetention },
  { copy: "replaced files", retention: 2 * day },
  { copy: "backups of Cosmos DB", retention: 7 * day },
  { copy: "soft-deleted blobs", retention: (2 + 14) * day },
  { copy: "second copy", retention: copyRetention },
];
