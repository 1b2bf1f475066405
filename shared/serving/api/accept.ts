interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

/**
 * Content negotiation (RFC 9110, 12.5.1): the offered media type with the highest quality, the first one of equals. A
 * more specific range has precedence, so that `text/csv;q=0` beside a range for all excludes CSV. Parameters other than
 * `q` are ignored.
 *
 * @param accept undefined or empty accepts everything
 * @returns undefined if no offer is acceptable
 */
export function negotiate<T extends string>(accept: string | undefined, offers: readonly T[]): T | undefined {
  if (accept === undefined || accept.trim() === "") return offers[0];
  const ranges = accept.split(",").map(parseRange);
  let best: { offer: T; quality: number } | undefined;
  for (const offer of offers) {
    const quality = qualityOf(offer, ranges);
    if (quality > (best?.quality ?? 0)) best = { offer, quality };
  }
  return best?.offer;
}

function parseRange(text: string): MediaRange {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const quality = given === undefined ? 1 : Number(given);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

function qualityOf(offer: string, ranges: readonly MediaRange[]): number {
  const [family] = offer.split("/");
  for (const pattern of [offer, `${family}/*`, "*/*"]) {
    const range = ranges.find(({ type }) => type === pattern);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
