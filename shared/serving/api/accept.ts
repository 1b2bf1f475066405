interface Range {
  readonly type: string;
  readonly quality: number;
}

/**
 * Which of the offered media types an `Accept` header likes best; of equals the one offered first. A more particular range
 * decides before a wider one, so `text/csv;q=0` beside a range for all wants anything but CSV. Parameters but `q` are ignored.
 *
 * @param accept undefined or empty takes everything
 * @returns undefined when it likes none
 */
export function preferred<T extends string>(accept: string | undefined, offers: readonly T[]): T | undefined {
  if (accept === undefined || accept.trim() === "") return offers[0];
  const ranges = accept.split(",").map(readRange);
  let best: { offer: T; quality: number } | undefined;
  for (const offer of offers) {
    const quality = qualityOf(offer, ranges);
    if (quality > (best?.quality ?? 0)) best = { offer, quality };
  }
  return best?.offer;
}

function readRange(text: string): Range {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const quality = given === undefined ? 1 : Number(given);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

function qualityOf(offer: string, ranges: readonly Range[]): number {
  const [family] = offer.split("/");
  for (const wanted of [offer, `${family}/*`, "*/*"]) {
    const range = ranges.find(({ type }) => type === wanted);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
