#!/usr/bin/env node
import * as nodeModule from "node:module";
import { join } from "node:path";

/*
 * The command line. Plain JavaScript, because the compile cache must be on before the first TypeScript file loads
 * (the processes that it starts inherit it), and because an older Node.js gets a sentence instead of a syntax error.
 */
if (process.features.typescript) {
  process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "..", "..", "node_modules", ".cache", "korevital");
  nodeModule.enableCompileCache(process.env["NODE_COMPILE_CACHE"]);
  const { main } = await import("../cli/main.ts");
  await main(process.argv.slice(2));
} else {
  console.error(
    `Node.js ${process.versions.node} cannot run TypeScript: run npx korevital, which uses the installed one`,
  );
  process.exitCode = 1;
}
