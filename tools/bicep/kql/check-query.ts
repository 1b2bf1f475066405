import { createRequire } from "node:module";
import { tableSchemas } from "./schemas.ts";

/** The part of Microsoft's language service that is used. It is compiled from C# and has no module exports. */
interface Kusto {
  readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } };
  readonly KustoCode: {
    ParseAndAnalyze(
      query: string,
      globals: unknown,
    ): { GetDiagnostics(): { readonly Count: number; getItem(index: number): Diagnostic } };
  };
  readonly Symbols: {
    readonly TableSymbol: { From(schema: string): { WithName(name: string): unknown } };
    readonly DatabaseSymbol: { readonly $ctor1: new (name: string, tables: readonly unknown[]) => unknown };
  };
}

interface Diagnostic {
  readonly Message: string;
  readonly Severity: string;
}

let loaded: { kusto: Kusto; globals: unknown } | undefined;

const known = new Map<string, readonly string[]>();

/** What the language service finds wrong in a query over the tables of a workspace. It takes milliseconds per query. */
export function queryProblems(query: string): readonly string[] {
  const problems = known.get(query) ?? analyze(query);
  known.set(query, problems);
  return problems;
}

function analyze(query: string): readonly string[] {
  loaded ??= load();
  const { kusto, globals } = loaded;
  const found = kusto.KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
  return Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message);
}

function load() {
  const require = createRequire(import.meta.url);
  require("@kusto/language-service-next/bridge.min");
  require("@kusto/language-service-next/Kusto.Language.Bridge.min");
  const { Language: kusto } = (globalThis as unknown as { Kusto: { Language: Kusto } }).Kusto;
  const tables = Object.entries(tableSchemas).map(([name, schema]) =>
    kusto.Symbols.TableSymbol.From(`(${schema})`).WithName(name),
  );
  const globals = kusto.GlobalState.Default.WithDatabase(new kusto.Symbols.DatabaseSymbol.$ctor1("workspace", tables));
  return { kusto, globals };
}
