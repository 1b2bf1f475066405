import { erasureStoreFor, silverFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { isoTime } from "../../shared/platform/time.ts";
import { unsealedSubjects } from "../../shared/silver/erasure/erasure-store.ts";
import { findPerson } from "../../shared/silver/erasure/find-person.ts";
import { readReceipt } from "../../shared/silver/erasure/receipt.ts";
import { subjectsOfLabel } from "../../shared/silver/erasure/subject.ts";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";
import { isInEnvironment } from "../common/target.ts";
import { textColumns } from "../common/text-columns.ts";
import { filesIn } from "./scan/files.ts";
import { type Needle, needle } from "./scan/needle.ts";
import { type Finding, search } from "./scan/search.ts";
import { type StoredItem, storedItems } from "./scan/stores.ts";

/** Shorter identifiers are found by chance. */
const minLength = 4;

/**
 * Searches every byte of every store for the identifiers of a person.
 *
 * @param id of a receipt, or of a user
 * @returns the report, and whether nothing was found but copies that are retained for a while
 */
export async function verifyPerson(
  azure: Azure,
  id: string,
  flags: TargetFlags,
  now: number,
): Promise<{ readonly text: string; readonly isErased: boolean }> {
  const needles = await needlesOf(azure, id, now);
  const folder = isInEnvironment() ? undefined : stackFolder(flags);
  const { findings, bytes } = await search(everything(azure, folder), needles);
  const remaining = findings.filter(({ retainedUntil }) => retainedUntil === undefined);
  const lines = [
    ...(findings.length === 0 ? [] : table(findings)),
    `${(bytes / 2 ** 20).toFixed(1)} MB searched for ${needles.length} identifiers${folder === undefined ? "" : `, with the files of ${folder}`}.`,
    ...(folder === undefined ? ["Not searched: Log Analytics, backups, soft-deleted blobs."] : []),
    remaining.length > 0 ? `Found in ${remaining.length} stores.` : "Nothing is left that an erasure removes.",
  ];
  return { text: lines.join("\n"), isErased: remaining.length === 0 };
}

/** @throws Error for a person whose identifiers are all too short */
async function needlesOf(azure: Azure, id: string, now: number): Promise<Needle[]> {
  const store = erasureStoreFor(azure);
  const receipt = await readReceipt(store, id);
  const erased = receipt === undefined ? undefined : await unsealedSubjects(store, receipt.subject);
  const { users, labels, emails } =
    erased ??
    (await findPerson(
      silverFor(azure, () => now),
      id,
    ));
  const identifiers = [
    ...[...users].map((value) => ({ kind: "user", value })),
    ...[...labels].flatMap(subjectsOfLabel),
    ...[...emails].map((value) => ({ kind: "email", value })),
  ].filter(({ value }) => value.length >= minLength);
  if (identifiers.length === 0) throw new Error(`every identifier has fewer than ${minLength} characters`);
  return identifiers.map(({ kind, value }) => needle(kind, value));
}

async function* everything(azure: Azure, folder: string | undefined): AsyncGenerator<StoredItem> {
  yield* storedItems(azure);
  if (folder !== undefined) yield* filesIn(folder);
}

function table(findings: readonly Finding[]): string[] {
  const rows = findings.map(({ store, kinds, items, retainedUntil }) => [
    store,
    kinds.join(", "),
    String(items),
    retainedUntil === undefined ? "no" : `until ${isoTime(retainedUntil)}`,
  ]);
  const heads = ["store", "identifiers", "items", "retained"];
  return textColumns(heads, rows, { isRightAligned: (column) => column === 2, rule: "-" });
}
