import { writeFile } from "node:fs/promises";
import { exitWithError } from "../common/fail.ts";
import { pages } from "./pages.ts";

/* `npm run docs` writes the generated pages; a test checks that they are current. */
async function main(): Promise<void> {
  for (const [file, text] of Object.entries(pages())) {
    await writeFile(file, text);
    console.log(file);
  }
}

main().catch(exitWithError);
