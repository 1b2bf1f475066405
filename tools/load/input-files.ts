import { createWriteStream } from "node:fs";
import { mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type FoundFiles, filesIn } from "./files-in.ts";

/** The files of a command line, relative to a folder. */
export interface InputFiles extends FoundFiles {
  readonly folder: string;
}

/** A file, or all files of a folder and its subfolders. */
export async function inputFiles(path: string): Promise<InputFiles> {
  if ((await stat(path)).isDirectory()) return { folder: path, ...(await filesIn(path)) };
  return { folder: dirname(path), files: [basename(path)], skipped: [] };
}

/** Copies standard input to a file in a folder of its own, because a file is read more than once. */
export async function standardInput(input: NodeJS.ReadableStream = process.stdin): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "korevital-load-")), "standard-input");
  await pipeline(input, createWriteStream(file, { mode: 0o600 }));
  return file;
}
