import { silverFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { DocumentContainer } from "../../shared/platform/azure/documents.ts";
import type { Silver } from "../../shared/silver/slice/run-slice.ts";
import { optimisticReader } from "./optimistic-reader.ts";

/**
 * The silver of a rebuild.
 *
 * @param isEmpty whether it contains no documents yet; then documents are created without reading them first
 */
export function silverTarget(target: Azure, isEmpty: boolean, now: () => number): Silver {
  const silver = silverFor(target, now);
  if (!isEmpty) return silver;
  const containers = new Map<string, DocumentContainer>();
  const container = (name: string) => {
    const wrapped = containers.get(name) ?? optimisticReader(silver.container(name));
    containers.set(name, wrapped);
    return wrapped;
  };
  return { ...silver, container };
}
