import { join } from "node:path";
import { entriesOf, makerOf, markFolder } from "../../local/data-folder/owned-folder.ts";
import { exportedTables } from "../../shared/serving/exports/tables.ts";

const maker = (container: string) => `korevital exports, container ${container}`;

/**
 * Marks a folder as the mirror of an export container. Masked and personal files never share a folder: they have the
 * same names.
 *
 * @throws Error if the folder contains the files of another container, or summaries of which nobody knows the container
 */
export function claimMirror(folder: string, container: string): void {
  const made = makerOf(folder);
  if (made === maker(container)) return;
  const summaries = entriesOf(folder).filter((name) => exportedTables.some((table) => table.name === name));
  if (made !== undefined || summaries.length > 0)
    throw new Error(
      `${folder} contains ${made === undefined ? `files of ${summaries.join(", ")}` : `files of ${made}`}, not of ` +
        `the container ${container}: choose another folder with --to, such as ${join(folder, "..", container)}`,
    );
  markFolder(folder, maker(container));
}
