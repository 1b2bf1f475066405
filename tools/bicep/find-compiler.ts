import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join, sep } from "node:path";
import { promisify } from "node:util";

type Variables = Readonly<Record<string, string | undefined>>;

const project = join(import.meta.dirname, "bicep.csproj");
const program = process.platform === "win32" ? "bicep.exe" : "bicep";

/** Why tests skip `bicep/` without a compiler. */
export const compilerMissing =
  "no Bicep compiler is found; the committed snapshots are tested nevertheless. `npm run bicep -- check` prints how to install one";

/** The path of the Bicep compiler; undefined if not found. The variable `BICEP` takes precedence. */
export async function findCompiler(variables: Variables = process.env): Promise<string | undefined> {
  const paths = [
    ...(variables["PATH"] ?? "").split(delimiter).map((folder) => join(folder, program)),
    join(variables["AZURE_CONFIG_DIR"] ?? join(homedir(), ".azure"), "bin", program),
    await packagedCompiler(variables),
  ];
  return [variables["BICEP"], ...paths].find((path) => path !== undefined && path !== "" && existsSync(path));
}

/**
 * Finds the compiler, or downloads it with the .NET SDK.
 *
 * @throws Error with installation instructions
 */
export async function getCompiler(variables: Variables = process.env): Promise<string> {
  const found = await findCompiler(variables);
  if (found !== undefined) return found;
  const reason = await restore();
  const fetched = await packagedCompiler(variables);
  if (!existsSync(fetched))
    throw new Error(
      `No Bicep compiler found. Put \`bicep\` on the PATH, run \`az bicep install\`, or install a .NET SDK to download it.${reason}`,
    );
  // Packages are unpacked without the execute bit.
  await chmod(fetched, 0o755);
  return fetched;
}

async function packagedCompiler(variables: Variables): Promise<string> {
  const version = /Version="\[(.+?)\]"/.exec(await readFile(project, "utf8"))?.[1] ?? "";
  const platform = { win32: "win", darwin: "osx" }[process.platform as string] ?? "linux";
  const packages = variables["NUGET_PACKAGES"] ?? join(homedir(), ".nuget", "packages");
  return join(packages, `azure.bicep.commandline.${platform}-${process.arch}`, version, "tools", program);
}

/** Returns the error text to append; empty on success. */
async function restore(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bicep-restore-"));
  try {
    await promisify(execFile)("dotnet", ["restore", project, `-p:BaseIntermediateOutputPath=${folder}${sep}`]);
    return "";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    const { stdout = "" } = error as { stdout?: string };
    return ` dotnet restore failed:\n${stdout}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
