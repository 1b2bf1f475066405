import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { build } from "esbuild";
import type { PageFile } from "../shared/serving/page/page-file.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Builds the files of the web page in memory: the document, one script, one style sheet, and the icon. */
export async function buildPage(): Promise<readonly PageFile[]> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "src", "main.tsx"), join(import.meta.dirname, "src", "icon.svg")],
    outdir: "/assets",
    entryNames: "[name]-[hash]",
    loader: { ".svg": "copy" },
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome123", "firefox128", "safari17.5"],
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "warning",
  });
  const assets = outputFiles.map(({ path, text }) => ({
    path: `assets/${basename(path)}`,
    contentType: contentTypes[extname(path)] ?? "application/octet-stream",
    body: text,
  }));
  const template = await readFile(join(import.meta.dirname, "src", "index.html"), "utf8");
  const document = template.replaceAll(/\{(\w+)\.(\w+)\}/g, (_, name: string, extension: string) => {
    const asset = assets.find(({ path }) => path.startsWith(`assets/${name}-`) && path.endsWith(`.${extension}`));
    if (asset === undefined) throw new Error(`the page has no file ${name}.${extension}`);
    return `/${asset.path}`;
  });
  return [{ path: "index.html", contentType: "text/html; charset=utf-8", body: document }, ...assets];
}
