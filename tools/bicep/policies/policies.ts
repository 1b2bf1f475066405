import { azureLimits } from "./azure-limits.ts";
import { flexSettings } from "./flex-settings.ts";
import { hardened } from "./hardened.ts";
import { leastPrivilege } from "./least-privilege.ts";
import { noOpenAddresses } from "./no-open-addresses.ts";
import { noSecrets } from "./no-secrets.ts";
import type { Policy } from "./policy.ts";
import { privateData } from "./private-data.ts";
import { retained } from "./retained.ts";
import { staticallyKnown } from "./statically-known.ts";
import { tagged } from "./tagged.ts";

export const policies: readonly Policy[] = [
  staticallyKnown,
  noSecrets,
  hardened,
  leastPrivilege,
  privateData,
  noOpenAddresses,
  tagged,
  retained,
  azureLimits,
  flexSettings,
];
