import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { buildPage } from "../../dashboard/build.ts";
import type { AppPart } from "../../shared/platform/azure/settings.ts";
import { bundleFile, clearBundleFolder } from "./bundle-folder.ts";

const root = join(import.meta.dirname, "..", "..");

/**
 * Builds the deployment package. The worker of Azure Functions provides `@azure/functions-core`.
 *
 * @returns the build id: every HTTP response contains this digest of the code
 * @throws Error when the folder contains anything but an earlier bundle
 */
export async function bundle(folder: string): Promise<string> {
  await clearBundleFolder(folder);
  await mkdir(folder, { recursive: true });
  const options = await buildOptions(join(folder, bundleFile));
  const buildId = await digestOf(options);
  await build({ ...options, define: { KOREVITAL_BUILD: JSON.stringify(buildId) } });
  const { name, version, license } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const packageJson = { name, version, license, private: true, main: bundleFile, build: buildId };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(packageJson, null, 2)}\n`);
  await copyFile(join(root, "host.json"), join(folder, "host.json"));
  return buildId;
}

async function buildOptions(outfile: string): Promise<BuildOptions> {
  const triggerFiles = (await readdir(join(root, "functions"))).filter((file) => file.endsWith(".ts"));
  return {
    stdin: {
      contents: entry(triggerFiles),
      resolveDir: root,
      sourcefile: "functions.ts",
    },
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    external: ["@azure/functions-core"],
    sourcemap: true,
    sourcesContent: false,
    minifySyntax: true,
    keepNames: true,
    plugins: [withBuiltPage],
    logLevel: "warning",
  };
}

/** The package contains the files of the page instead of the code that builds them. */
const withBuiltPage: Plugin = {
  name: "page",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dashboard[\\/]build\.ts$/ }, async () => ({
      contents: `export const buildPage = async () => (${JSON.stringify(await buildPage())});`,
    }));
  },
};

/**
 * Loads the files of one part of the app, so that a function app registers what its identity is for. A required module
 * runs when it is required.
 */
function entry(files: readonly string[]): string {
  const parts = files.map((file) => {
    const part = partsByFile[file] ?? "pipeline";
    const load = `require("./functions/${file}");`;
    return part === "every" ? load : `if (part === "all" || part === "${part}") ${load}`;
  });
  return [`const part = process.env.APP_PART || "all";`, ...parts].join("\n");
}

/** Files that do not belong to the pipeline. */
const partsByFile: Readonly<Record<string, AppPart | "every">> = {
  "api.ts": "api",
  "copy.ts": "backup",
  "page.ts": "api",
  "telemetry.ts": "every",
};

async function digestOf(options: BuildOptions): Promise<string> {
  const { outputFiles = [] } = await build({ ...options, sourcemap: false, write: false });
  const digest = createHash("sha256");
  for (const { contents } of outputFiles) digest.update(contents);
  return digest.digest("hex").slice(0, 16);
}
