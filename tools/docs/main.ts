import { writeFile } from "node:fs/promises";
import { fail } from "../common/fail.ts";
import { pages } from "./pages.ts";

/* `npm run docs`: writes the pages that are made of the code. A test holds them equal. */
async function main(): Promise<void> {
  for (const [file, text] of Object.entries(pages())) {
    await writeFile(file, text);
    console.log(file);
  }
}

main().catch(fail);
