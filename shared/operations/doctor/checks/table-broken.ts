import type { Check } from "../check.ts";

export const tableBroken: Check = {
  name: "table-broken",
  severity: "error",
  description:
    "The log of a Delta table names a file that does not exist, or cannot be read: no engine reads the table.",
  action:
    "Undelete the files (soft delete retains them). Otherwise: of a stream, delete the folder _delta_log of the table, and the next tick of TABLE_SCHEDULE writes it again; of an export, delete the folder of the table and its document in gold-progress, and the next export writes all months.",
  find: ({ tables }) =>
    tables.flatMap(({ table, missing, unreadable }) => {
      if (unreadable !== undefined) return [{ id: table, detail: unreadable }];
      const [first] = missing;
      return first === undefined
        ? []
        : [{ id: table, detail: `${missing.length} files do not exist, for example ${first}` }];
    }),
};
