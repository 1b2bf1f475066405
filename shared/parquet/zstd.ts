import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** Level 1: higher ones cost ten times the time for a tenth of the size (see docs/performance.md). */
export const compressors = {
  ZSTD: (page: Uint8Array) => zstdCompressSync(page, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
};

export const decompressors = { ZSTD: (page: Uint8Array) => zstdDecompressSync(page) };
