import { readProgress } from "../../../bronze/landing/file-progress.ts";
import { writeReport } from "../../../bronze/landing/report.ts";
import type { DoctorWorld } from "../context.ts";
import type { Finding, Mend } from "../finding.ts";
import { reread } from "./reread.ts";

/** What was done about one spot. */
export interface Repaired {
  readonly check: string;
  readonly where: string;
  readonly done: string;
}

/** Does what is safe about everything that can be mended, one after another; whoever is killed meanwhile calls it again. */
export async function repair(
  world: DoctorWorld,
  findings: readonly Finding[],
  onRepaired: (repaired: Repaired) => void,
): Promise<void> {
  for (const { check, spots } of findings) {
    for (const { where, mend } of spots)
      if (mend !== undefined) onRepaired({ check, where, done: await mendOne(world, mend) });
  }
}

async function mendOne(world: DoctorWorld, mend: Mend): Promise<string> {
  switch (mend.kind) {
    case "reread":
      return reread(world, mend);
    case "remove":
      await world.lake[mend.container].remove(mend.blob);
      return "removed";
    case "enqueue":
      await world.enqueue(mend.file);
      return "put in the queue again";
    case "report":
      return report(world, mend);
  }
}

async function report(
  { lake, now }: DoctorWorld,
  { file }: Extract<Mend, { readonly kind: "report" }>,
): Promise<string> {
  const { progress } = await readProgress(lake.manifest, file, now());
  if (progress.status === "landing") return "left alone: it lands again";
  await writeReport(lake, progress.status, progress, progress.finishedAt ?? now());
  return "report written again";
}
