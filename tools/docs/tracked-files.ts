import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Paths of the repository's files from its root: tracked and new ones, without ignored and deleted ones. */
export function trackedFiles(): string[] {
  const list = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"], {
    encoding: "utf8",
  });
  return list.split("\n").filter((file) => file !== "" && existsSync(file));
}
