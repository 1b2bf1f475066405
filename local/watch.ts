import { type FSWatcher, watch } from "node:fs";

/** Editors write a file in several steps, and a checkout writes many files. */
const settleMs = 250;

/**
 * Reports changed files once no file has changed for a quarter of a second.
 *
 * @param paths files, and folders with all their contents
 * @param onChange receives the changed files by their paths below `paths`
 * @returns stops watching
 */
export function watchFiles(paths: readonly string[], onChange: (changed: readonly string[]) => void): () => void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (path: string, name: string | null) => {
    if (name !== null && isNoSource(name)) return;
    changed.add(name === null || path.endsWith(name) ? path : `${path}/${name}`);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...changed].sort();
      changed.clear();
      onChange(files);
    }, settleMs);
  };
  const watchers: FSWatcher[] = paths.map((path) => watch(path, { recursive: true }, (_, name) => note(path, name)));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** Tests, and the temporary files of editors. */
function isNoSource(name: string): boolean {
  return /\.test\.\w+$|~$|\.sw[px]$|(^|\/)(\.|4913$|#)/.test(name);
}
