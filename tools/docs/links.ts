import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** A link that points to nothing. */
export interface BrokenLink {
  readonly file: string;
  readonly target: string;
  readonly why: "no such file" | "no such heading";
}

/** Relative links of a Markdown file that point to no file, or to no heading in it. What stands in code is no link. */
export function brokenLinks(root: string, file: string): BrokenLink[] {
  const text = readFileSync(join(root, file), "utf8");
  const targets = [...proseOf(text).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = ""]) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .flatMap((target) => {
      const why = whyBroken(root, file, target);
      return why === undefined ? [] : [{ file, target, why }];
    });
}

function whyBroken(root: string, file: string, target: string): BrokenLink["why"] | undefined {
  const [path = "", heading] = target.split("#", 2);
  const found = path === "" ? file : relative(root, join(root, dirname(file), path));
  if (!existsSync(join(root, found))) return "no such file";
  if (heading === undefined || !found.endsWith(".md")) return undefined;
  return headingsOf(readFileSync(join(root, found), "utf8")).includes(heading) ? undefined : "no such heading";
}

function proseOf(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```/gms, "").replaceAll(/`[^`\n]*`/g, "code");
}

/** As GitHub makes anchors of headings. */
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
