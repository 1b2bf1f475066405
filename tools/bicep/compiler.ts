import { join } from "node:path";
import { Bicep } from "bicep-node";
import { type Environment, ordered, type Snapshot } from "./snapshot.ts";

/** The Bicep compiler: one process for all files. It needs no login and no network. */
export interface Compiler {
  readonly version: string;
  /** What is wrong with a `.bicep` or `.bicepparam` file and all that it uses, warnings too, one line each. */
  diagnostics(file: string): Promise<string[]>;
  /** The file as it should be laid out. */
  formatted(file: string): Promise<string>;
  /** Parameters that a `.bicepparam` file gives, by name. */
  parameters(file: string): Promise<Readonly<Record<string, unknown>>>;
  /** The environment of the KoreVital in that folder. */
  expand(root: string, environment: Environment): Promise<Snapshot>;
  close(): void;
}

/** Subscription and tenant are nobody's: so snapshots are the same for everybody. */
const nobody = "00000000-0000-0000-0000-000000000000";

/** @throws Error when the program does not start */
export async function openCompiler(program: string): Promise<Compiler> {
  const bicep = await Bicep.initialize(program).catch((error: unknown) => {
    throw new Error(`${program} does not start: ${error instanceof Error ? error.message : error}`, { cause: error });
  });
  const compileParameters = (path: string) => bicep.compileParams({ path, parameterOverrides: {} });
  return {
    version: await bicep.version(),
    async diagnostics(path) {
      const { diagnostics } = await (path.endsWith(".bicepparam") ? compileParameters(path) : bicep.compile({ path }));
      return diagnostics.map(
        ({ source, range, level, code, message }) =>
          `${source || path}:${range.start.line + 1}:${range.start.char + 1} ${level.toLowerCase()} ${code}: ${message}`,
      );
    },
    async formatted(path) {
      return (await bicep.format({ path })).contents;
    },
    async parameters(path) {
      const given: { parameters: Record<string, { value: unknown }> } = JSON.parse(
        (await compileParameters(path)).parameters ?? '{"parameters":{}}',
      );
      return Object.fromEntries(Object.entries(given.parameters).map(([name, { value }]) => [name, value]));
    },
    async expand(root, environment) {
      const { snapshot } = await bicep.getSnapshot({
        path: join(root, "bicep", "environments", `${environment}.bicepparam`),
        metadata: {
          tenantId: nobody,
          subscriptionId: nobody,
          resourceGroup: `rg-korevital-${environment}`,
          location: "westeurope",
          deploymentName: "korevital",
        },
      });
      return ordered(JSON.parse(snapshot));
    },
    close: () => bicep.dispose(),
  };
}
