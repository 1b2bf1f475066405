import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { personFor } from "../../shared/composition.ts";
import { exportPerson } from "../../shared/operations/person/export-person.ts";
import { personZip } from "../../shared/operations/person/zip.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { isoTime } from "../../shared/platform/time.ts";
import { subject } from "../../shared/streams/subject.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";

export async function exportToFile(userId: string, file: string, flags: TargetFlags): Promise<void> {
  const azure = openTarget(flags);
  try {
    console.log(await writeExport(azure, userId, file, Date.now()));
  } finally {
    await azure.close();
  }
}

/**
 * @param now epoch milliseconds
 * @throws Error if nothing is stored about the user, or the file exists
 */
export async function writeExport(azure: Azure, userId: string, file: string, now: number): Promise<string> {
  const tables = await exportPerson(
    personFor(azure, () => now),
    userId,
  );
  if (tables === undefined) throw new Error(`USER: nothing is stored about ${userId}`);
  await recordCommandRead(azure, "person export", { what: "export", subjects: [subject("user", userId)] }, now);
  // Others on the machine cannot read it.
  await pipeline(personZip(tables, isoTime(now)), createWriteStream(file, { flags: "wx", mode: 0o600 }));
  const documents = tables.reduce((sum, table) => sum + table.documents.length, 0);
  return `${documents} documents in ${tables.length} tables written to ${file}`;
}
