import { sep } from "node:path";

interface Measure {
  readonly total: number;
  readonly covered: number;
  readonly pct: number;
}

/** `coverage/coverage-summary.json`, in the format of Istanbul: `total`, and files by absolute path. */
type Summary = Readonly<Record<string, { readonly lines: Measure; readonly branches: Measure } | undefined>>;

/** Maximum number of listed files. */
const maxFiles = 15;

/** Formats coverage as Markdown: the total, and the files with the most uncovered branches. */
export function coverageMarkdown(text: string, root: string): string {
  const { total, ...files } = JSON.parse(text) as Summary;
  if (total === undefined) throw new Error("coverage: `total` expected: run the tests with coverage first");
  const missing = ({ branches }: NonNullable<Summary[string]>) => branches.total - branches.covered;
  const worst = Object.entries(files)
    .flatMap(([path, file]) => (file === undefined ? [] : [{ path, file }]))
    .filter(({ file }) => missing(file) > 0)
    .toSorted((a, b) => missing(b.file) - missing(a.file))
    .slice(0, maxFiles);
  return [
    `### Coverage: ${total.lines.pct} % of lines, ${total.branches.pct} % of branches`,
    "",
    "<details><summary>Most uncovered branches</summary>",
    "",
    "| file | branches | missing |",
    "|---|--:|--:|",
    ...worst.map(
      ({ path, file }) => `| ${path.replace(`${root}${sep}`, "")} | ${file.branches.pct} % | ${missing(file)} |`,
    ),
    "",
    "</details>",
    "",
  ].join("\n");
}
