import { writeFile } from "node:fs/promises";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { pages } from "./pages.ts";

/** Writes the generated pages; a test checks that they are current. */
export async function writePages(program: CommandUnknownOpts): Promise<void> {
  for (const [file, text] of Object.entries(pages(program))) {
    await writeFile(file, text);
    console.log(file);
  }
}
