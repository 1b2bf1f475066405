import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

const { ZSTD_c_compressionLevel: level, ZSTD_c_minMatch: minMatch, ZSTD_c_strategy: strategy } = constants;

/**
 * For what is written while somebody waits: the fastest level. What repeats must be 7 bytes long: a few digits that two readings happen
 * to share cost more to refer to than to repeat (see docs/performance.md).
 */
export const compressors = { ZSTD: compressor({ [level]: 1, [minMatch]: 7 }) };

/** For what is written once and then kept: looks further for longer repetitions, in three times the time; that is little beside a merge's own. */
export const thoroughCompressors = {
  ZSTD: compressor({ [level]: 1, [minMatch]: 6, [strategy]: constants.ZSTD_lazy2 }),
};

export const decompressors = { ZSTD: (page: Uint8Array) => zstdDecompressSync(page) };

function compressor(params: Readonly<Record<number, number>>): (page: Uint8Array) => Uint8Array {
  return (page) => zstdCompressSync(page, { params });
}
