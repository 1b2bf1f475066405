import { silverOf } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { DocumentContainer } from "../../shared/platform/azure/documents.ts";
import type { Silver } from "../../shared/silver/slice/run-slice.ts";
import { hopeful } from "./optimistic-reader.ts";

/**
 * The silver that is made.
 *
 * @param fresh nothing is in it yet
 */
export function silverToMake(target: Azure, fresh: boolean, now: () => number): Silver {
  const silver = silverOf(target, now);
  if (!fresh) return silver;
  const containers = new Map<string, DocumentContainer>();
  const container = (name: string) => {
    const known = containers.get(name) ?? hopeful(silver.container(name));
    containers.set(name, known);
    return known;
  };
  return { ...silver, container };
}
