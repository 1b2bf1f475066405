import type { Resource } from "../snapshot.ts";
import { at, isPrivate, listAt, type Policy, textsIn } from "./policy.ts";

const anyAddress = /^(\*|any|internet|0\.0\.0\.0(\/0)?|::\/0|0\.0\.0\.0-255\.255\.255\.255)$/i;
const addressList = /ipRules|ipAllowlist|ipSecurityRestrictions|sourceAddressPrefix/i;

/** Services without address list are covered by the policy on public access. */
export const noOpenAddresses: Policy = {
  name: "no address list allows all addresses",
  violations: ({ predictedResources }, environment) =>
    predictedResources
      // Without a network the app has no fixed address to list, and an empty list denies access.
      .filter(({ type }) => isPrivate(environment) || type !== "Microsoft.DurableTask/schedulers")
      .flatMap((resource) =>
        [...textsIn(allowRules(resource))]
          .filter(({ path, text }) => addressList.test(path) && anyAddress.test(text))
          .map(({ path, text }) => `${resource.name}: ${path} is ${text}`),
      ),
};

/** Deny rules may match all addresses. */
function allowRules(resource: Resource): unknown {
  if (resource.type !== "Microsoft.Network/networkSecurityGroups") return resource["properties"];
  return listAt(resource, "properties.securityRules").filter((rule) => at(rule, "properties.access") !== "Deny");
}
