import { optimisticConcurrency, type RetryConflicts } from "../../shared/platform/optimistic-concurrency.ts";

/** Retries without a delay. */
export const retryConflicts: RetryConflicts = optimisticConcurrency({ wait: async () => {}, random: () => 0 });
