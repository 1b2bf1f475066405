/**
 * The status of a response: 204, or to a share of the deliveries another one.
 *
 * @param random at least 0, less than 1
 */
export function statusOfShare(
  { status, fail }: { readonly status?: number | undefined; readonly fail?: number | undefined },
  random: number,
): number {
  const isFailing = random < (fail ?? (status === undefined ? 0 : 1));
  return isFailing ? (status ?? 500) : 204;
}
