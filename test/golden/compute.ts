import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bulkFiles } from "./bulk.ts";
import { computeExpected } from "./compute-expected.ts";
import { inputFolder } from "./inputs.ts";

/* `npm run golden`: writes the bulk inputs, and computes the expected tables from all inputs. */

for (const [name, content] of Object.entries(bulkFiles()))
  await writeFile(join(inputFolder, "landing/2025-04-01", name), content);
await computeExpected(fileURLToPath(new URL("expected/", import.meta.url)));
