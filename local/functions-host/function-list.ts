import type { AppFunctions } from "./app-functions.ts";

/** The functions as `func start` lists them: those of HTTP with their address, then the others with their trigger. */
export function functionList({ all, http }: AppFunctions, url: string): string[] {
  const doors = http.map(({ of, trigger, path }) => {
    const methods = trigger.methods === undefined ? "ANY" : [...trigger.methods].join(",");
    return `        ${of.name}: [${methods}] ${url}/${path}`;
  });
  const served = new Set(http.map(({ of }) => of));
  const others = all.filter((fn) => !served.has(fn)).map(({ name, trigger }) => `        ${name}: ${trigger.typeName}`);
  return ["Functions:", ...doors, ...others];
}
