import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const shared = fileURLToPath(new URL("../../shared", import.meta.url));
const folders = ["streams", "silver", "gold"] as const;

/** A digest of the sources, without tests, of the rules that compute silver and gold. */
export function rulesDigest(): string {
  const digest = createHash("sha256");
  for (const folder of folders) {
    const files = readdirSync(join(shared, folder), { recursive: true, encoding: "utf8" });
    for (const file of files
      .filter(isRule)
      .map((name) => name.replaceAll("\\", "/"))
      .sort())
      digest.update(`${folder}/${file}\n`).update(readFileSync(join(shared, folder, file)));
  }
  return digest.digest("hex").slice(0, 32);
}

function isRule(file: string): boolean {
  return file.endsWith(".ts") && !file.endsWith(".test.ts") && !/(^|[\\/])testing[\\/]/.test(file);
}
