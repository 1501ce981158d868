package fairlane.config;

/**
 * Memory limits of a pipeline instance.
 *
 * @param cacheBytes size of the cache of held messages in bytes, for all partitions together, 1 MiB to 1 TiB
 * @param rocksdbBytes memory of RocksDB in bytes, for all stores together, 16 MiB to 1 TiB
 */
public record MemoryConfig(long cacheBytes, long rocksdbBytes) {
    private static final long MIB = 1L << 20;
    private static final long TIB = 1L << 40;

    /** The default size of the cache of held messages in bytes: an eighth of the heap, at least 1 MiB. */
    static long defaultCacheBytes() {
        return Math.max(MIB, Runtime.getRuntime().maxMemory() / 8);
    }

    public MemoryConfig {
        RangeCheck.require(SettingKey.CACHE_BYTES, cacheBytes, MIB, TIB);
        RangeCheck.require(SettingKey.ROCKSDB_BYTES, rocksdbBytes, 16 * MIB, TIB);
    }
}
