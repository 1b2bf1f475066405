import type { Policy } from "./policy.ts";

/** Else what-if could not tell what exists already, and no other policy would see what stands behind an expression. */
export const knownBeforehand: Policy = {
  name: "ids, names and properties are known before a deployment, and nothing is left of a module",
  violations: ({ predictedResources }) =>
    predictedResources
      .filter(
        (resource) =>
          resource.id.includes("[") ||
          resource.name.includes("[") ||
          typeof resource["properties"] === "string" ||
          JSON.stringify(resource).includes("Microsoft.Resources/deployments"),
      )
      .map(({ id }) => id),
};
