import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const shared = fileURLToPath(new URL("../../shared", import.meta.url));
const rooms = ["streams", "silver", "gold"] as const;

/** Stands for the rules that make silver and gold: a digest of their sources, tests aside. */
export function digestOfRules(): string {
  const digest = createHash("sha256");
  for (const room of rooms) {
    const files = readdirSync(join(shared, room), { recursive: true, encoding: "utf8" });
    for (const file of files
      .filter(isRule)
      .map((name) => name.replaceAll("\\", "/"))
      .sort())
      digest.update(`${room}/${file}\n`).update(readFileSync(join(shared, room, file)));
  }
  return digest.digest("hex").slice(0, 32);
}

function isRule(file: string): boolean {
  return file.endsWith(".ts") && !file.endsWith(".test.ts") && !/(^|[\\/])(testing|export)[\\/]/.test(file);
}
