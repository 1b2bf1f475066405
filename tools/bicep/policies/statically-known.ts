import type { Policy } from "./policy.ts";

/** Required by what-if to match existing resources, and by the other policies to read values. */
export const staticallyKnown: Policy = {
  name: "ids, names and properties are known before deployment, and modules are expanded",
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
