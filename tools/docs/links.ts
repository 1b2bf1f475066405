import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** A link without a target. */
export interface BrokenLink {
  readonly file: string;
  readonly target: string;
  readonly reason: "no such file" | "no such heading";
}

/** Relative links of a Markdown file whose file or heading does not exist. Code is ignored. */
export function brokenLinks(root: string, file: string): BrokenLink[] {
  const text = readFileSync(join(root, file), "utf8");
  const targets = [...proseOf(text).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = ""]) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .flatMap((target) => {
      const reason = brokenReason(root, file, target);
      return reason === undefined ? [] : [{ file, target, reason }];
    });
}

function brokenReason(root: string, file: string, target: string): BrokenLink["reason"] | undefined {
  const [path = "", heading] = target.split("#", 2);
  const found = path === "" ? file : relative(root, join(root, dirname(file), path));
  if (!existsSync(join(root, found))) return "no such file";
  if (heading === undefined || !found.endsWith(".md")) return undefined;
  return headingsOf(readFileSync(join(root, found), "utf8")).includes(heading) ? undefined : "no such heading";
}

function proseOf(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```/gms, "").replaceAll(/`[^`\n]*`/g, "code");
}

/** The anchors of headings, in GitHub's format. */
function headingsOf(text: string): string[] {
  const headings = [...text.replaceAll(/^ *```.*?^ *```/gms, "").matchAll(/^#+ +(.+)$/gm)];
  return headings.map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}
