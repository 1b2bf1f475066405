import type { AppFunctions } from "./app-functions.ts";

/**
 * The function list in the format of `func start`: HTTP functions with their URL, then the others with their trigger.
 */
export function functionList({ all, http, disabled }: AppFunctions, url: string): string[] {
  const endpoints = http.map(({ appFunction, trigger, path }) => {
    const methods = trigger.methods === undefined ? "ANY" : [...trigger.methods].join(",");
    return `        ${appFunction.name}: [${methods}] ${url}/${path}`;
  });
  const served = new Set(http.map(({ appFunction }) => appFunction));
  const others = all.filter((fn) => !served.has(fn)).map(({ name, trigger }) => `        ${name}: ${trigger.typeName}`);
  const rest = disabled.map(({ name, triggerType }) => `        ${name}: ${triggerType}, disabled`);
  return ["Functions:", ...endpoints, ...others, ...rest];
}
