import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";

/*
 * `npm run bundle [FOLDER]` builds the deployment package (`dist/` by default): one source-mapped file, host.json and
 * package.json, without dependencies. The worker provides `@azure/functions-core`.
 */
const folder = process.argv[2] ?? "dist";
const root = join(import.meta.dirname, "..", "..");

const { name, version, license } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const triggerFiles = (await readdir(join(root, "functions"))).filter((file) => file.endsWith(".ts"));
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const options: BuildOptions = {
  stdin: {
    contents: triggerFiles.map((file) => `import "./functions/${file}";`).join("\n"),
    resolveDir: root,
    sourcefile: "functions.ts",
  },
  outfile: join(folder, "functions.cjs"),
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  external: ["@azure/functions-core"],
  sourcemap: true,
  sourcesContent: false,
  minifySyntax: true,
  keepNames: true,
  logLevel: "warning",
};
// Every HTTP response contains this digest of the code as the build id.
const { outputFiles } = await build({ ...options, sourcemap: false, write: false });
const digest = createHash("sha256");
for (const { contents } of outputFiles) digest.update(contents);
const buildId = digest.digest("hex").slice(0, 16);
await build({ ...options, define: { KOREVITAL_BUILD: JSON.stringify(buildId) } });
const packageJson = { name, version, license, private: true, main: "functions.cjs", build: buildId };
await writeFile(join(folder, "package.json"), `${JSON.stringify(packageJson, null, 2)}\n`);
await copyFile(join(root, "host.json"), join(folder, "host.json"));
console.log(`Deployment package in ${folder}, build ${buildId}.`);
