import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { type ListOptions, listLandings } from "./list.ts";
import { showLanding } from "./show.ts";

export async function printLandings(flags: TargetFlags & ListOptions): Promise<void> {
  await printFrom(flags, (azure) => listLandings(azure.table("manifest"), flags, (line) => console.error(line)));
}

export async function printReports(file: string, flags: TargetFlags): Promise<void> {
  await printFrom(flags, (azure) =>
    showLanding({ manifest: azure.table("manifest"), reports: azure.blobs("landing-reports") }, file),
  );
}

async function printFrom(flags: TargetFlags, read: (azure: Azure) => Promise<string>): Promise<void> {
  const azure = openTarget(flags);
  try {
    process.stdout.write(await read(azure));
  } finally {
    await azure.close();
  }
}
