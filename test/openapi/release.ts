import { readFile, writeFile } from "node:fs/promises";
import { summaries } from "../../shared/gold/registry.ts";
import { openApiDocument } from "../../shared/serving/api/openapi/document.ts";
import { streams } from "../../shared/streams/registry.ts";
import { breakingChanges } from "./breaking-changes.ts";

/* `npm run api:release` stores the document as the released one, unless that hides a breaking change. */
const file = "docs/openapi.json";
const text = `${JSON.stringify(openApiDocument({ streams, summaries }), null, 1)}\n`;
const released = await readFile(file, "utf8").catch(() => text);
const [before, after] = [JSON.parse(released), JSON.parse(text)];
const changes = breakingChanges(before, after);
const isMajor = Number.parseInt(after.info.version, 10) > Number.parseInt(before.info.version, 10);
if (changes.length > 0 && !isMajor) {
  console.error(`${changes.join("\n")}\nBreaking changes need a new path and a new major version`);
  process.exitCode = 1;
} else await writeFile(file, text);
