import { Bicep } from "bicep-node";
import { errorMessage } from "../../shared/platform/error-message.ts";
import { signInIds } from "./facts.ts";
import { parameterFile, placeholderId, type Snapshot, sortSnapshot, type Template } from "./snapshot.ts";

/** The Bicep compiler: one process for all files, without login or network. */
export interface Compiler {
  readonly version: string;
  /** Errors and warnings of a `.bicep` or `.bicepparam` file and its modules, one line each. */
  diagnostics(file: string): Promise<string[]>;
  /** The formatted content of a file. */
  formatted(file: string): Promise<string>;
  /** Parameters of a `.bicepparam` file by name. */
  parameters(file: string): Promise<Readonly<Record<string, unknown>>>;
  /** The template and the parameters of a `.bicepparam` file as JSON. */
  compiled(file: string): Promise<{ readonly template: string; readonly parameters: string }>;
  /** Expands a template of the repository in `root`. */
  expand(root: string, template: Template): Promise<Snapshot>;
  close(): void;
}

/** Receivers of alerts and a sign-in in expansions. They are no placeholders, and nobody can have them. */
const variables = {
  ALERT_EMAILS: "on-call@korevital.invalid",
  ALERT_PAGER: "https://pager.korevital.invalid/alerts",
  ENTRA_CLIENT_ID: signInIds.clientId,
  ENTRA_TENANT_ID: signInIds.tenantId,
};

/** @throws Error if the program does not start */
export async function openCompiler(program: string): Promise<Compiler> {
  // Parameter files of uat and prod read them; expansions must not depend on who expands.
  Object.assign(process.env, variables);
  const bicep = await Bicep.initialize(program).catch((error: unknown) => {
    throw new Error(`${program} does not start: ${errorMessage(error)}`, { cause: error });
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
      const compiled: { parameters: Record<string, { value: unknown }> } = JSON.parse(
        (await compileParameters(path)).parameters ?? '{"parameters":{}}',
      );
      return Object.fromEntries(Object.entries(compiled.parameters).map(([name, { value }]) => [name, value]));
    },
    async compiled(path) {
      const { template = "", parameters = "" } = await compileParameters(path);
      if (template === "" || parameters === "") throw new Error(`${path} does not compile: npm run bicep -- check`);
      return { template, parameters };
    },
    async expand(root, template) {
      const { snapshot } = await bicep.getSnapshot({
        path: parameterFile(root, template),
        metadata: {
          tenantId: placeholderId,
          subscriptionId: placeholderId,
          resourceGroup: `rg-korevital-${template === "pipelines" ? "prod" : template}`,
          location: "westeurope",
          deploymentName: "korevital",
        },
      });
      return sortSnapshot(JSON.parse(snapshot));
    },
    close: () => bicep.dispose(),
  };
}
