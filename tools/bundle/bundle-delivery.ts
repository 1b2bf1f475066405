import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..", "..");

/** The commands that run with an identity for prod. */
const commands = ["delivery", "verify"] as const;

/**
 * Builds `npm run delivery` and the verification that it starts, each as one file. A job with an identity for prod runs
 * them and installs nothing, so that no package acts with its identity.
 */
export async function bundleDelivery(folder: string): Promise<void> {
  await build({
    entryPoints: commands.map((out) => ({ in: join(root, "tools", out, "standalone.ts"), out })),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    // Packages in CommonJS call `require`.
    banner: { js: 'import { createRequire as load } from "node:module"; const require = load(import.meta.url);' },
    logLevel: "warning",
  });
}
