import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

const { ZSTD_c_compressionLevel: level, ZSTD_c_minMatch: minMatch, ZSTD_c_strategy: strategy } = constants;

/**
 * For files on the write path: the fastest level. A match has 7 bytes at least, since a reference to a few digits that
 * two readings have in common costs more than the digits (see docs/performance.md).
 */
export const compressors = { ZSTD: compressor({ [level]: 1, [minMatch]: 7 }) };

/**
 * For compacted files: searches further for longer matches. Takes three times as long, which is little compared to the
 * merge.
 */
export const thoroughCompressors = {
  ZSTD: compressor({ [level]: 1, [minMatch]: 6, [strategy]: constants.ZSTD_lazy2 }),
};

export const decompressors = { ZSTD: (page: Uint8Array) => zstdDecompressSync(page) };

function compressor(params: Readonly<Record<number, number>>): (page: Uint8Array) => Uint8Array {
  return (page) => zstdCompressSync(page, { params });
}
