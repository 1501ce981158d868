package fairlane.pipeline.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Makes all RocksDB stores of the process share one block cache and one budget for write buffers. Without this class,
 * each store of each task would have its own cache of 50 MB and three write buffers of 16 MB. Streams instantiates this
 * class by its name.
 */
public final class SharedRocksDbMemory implements RocksDBConfigSetter {
    /** The configuration key of the memory that all RocksDB stores together may use, in bytes. */
    public static final String BYTES = "fairlane.rocksdb.bytes";

    /**
     * The cache and the write buffers that all stores of this process share. They are created once and never closed,
     * because another store may still use them.
     */
    private static final class Shared {
        private static @Nullable Shared instance;

        private final Cache cache;
        private final WriteBufferManager writeBuffers;

        private Shared(long bytes) {
            cache = new LRUCache(bytes);
            writeBuffers = new WriteBufferManager(bytes / 4, cache);
        }

        static synchronized Shared of(long bytes) {
            if (instance == null) {
                instance = new Shared(bytes);
            }
            return instance;
        }
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Shared shared = Shared.of(Long.parseLong(String.valueOf(configs.get(BYTES))));
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(shared.cache);
        tables.setCacheIndexAndFilterBlocks(true);
        tables.setPinTopLevelIndexAndFilter(true);
        tables.setFilterPolicy(new BloomFilter());
        options.setWriteBufferManager(shared.writeBuffers);
        options.setTableFormatConfig(tables);
    }

    @Override
    public void close(String storeName, Options options) {
        // Closes nothing, because the other stores of the process still use the shared cache and write buffers.
    }
}
