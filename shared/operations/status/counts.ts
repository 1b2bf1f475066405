import type { OutcomeCounts } from "../../bronze/manifest/manifest-row.ts";

export const noCounts: OutcomeCounts = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };

export function sumCounts(all: Iterable<OutcomeCounts>): OutcomeCounts {
  let sum = noCounts;
  for (const each of all) {
    sum = {
      accepted: sum.accepted + each.accepted,
      duplicate: sum.duplicate + each.duplicate,
      ignored: sum.ignored + each.ignored,
      quarantined: sum.quarantined + each.quarantined,
    };
  }
  return sum;
}

/** Everything that came, whatever became of it. */
export function total({ accepted, duplicate, ignored, quarantined }: OutcomeCounts): number {
  return accepted + duplicate + ignored + quarantined;
}
