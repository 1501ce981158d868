package fairlane.pipeline.store;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Builds a {@link MessageStore} that wraps the store of another builder.
 *
 * @param disk the builder of the wrapped store
 * @param cacheBudget the memory budget for entries that stay in memory although they are on disk
 */
public record MessageStoreBuilder(StoreBuilder<KeyValueStore<Bytes, byte[]>> disk, MemoryBudget cacheBudget)
        implements StoreBuilder<MessageStore> {
    @Override
    public MessageStore build() {
        return new MessageStore(disk.build(), cacheBudget);
    }

    @Override
    public StoreBuilder<MessageStore> withCachingEnabled() {
        return new MessageStoreBuilder(disk.withCachingEnabled(), cacheBudget);
    }

    @Override
    public StoreBuilder<MessageStore> withCachingDisabled() {
        return new MessageStoreBuilder(disk.withCachingDisabled(), cacheBudget);
    }

    @Override
    public StoreBuilder<MessageStore> withLoggingEnabled(Map<String, String> config) {
        return new MessageStoreBuilder(disk.withLoggingEnabled(config), cacheBudget);
    }

    @Override
    public StoreBuilder<MessageStore> withLoggingDisabled() {
        return new MessageStoreBuilder(disk.withLoggingDisabled(), cacheBudget);
    }

    @Override
    public Map<String, String> logConfig() {
        return disk.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return disk.loggingEnabled();
    }

    @Override
    public String name() {
        return disk.name();
    }
}
