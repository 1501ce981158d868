package fairlane.pipeline;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Makes a {@link MessageStore} over the store that another builder makes.
 *
 * @param cleanBudget for what is kept in memory of that which is on disk
 */
record MessageStoreBuilder(StoreBuilder<KeyValueStore<Bytes, byte[]>> disk, MemoryBudget cleanBudget)
        implements StoreBuilder<MessageStore> {
    @Override
    public MessageStore build() {
        return new MessageStore(disk.build(), cleanBudget);
    }

    @Override
    public StoreBuilder<MessageStore> withCachingEnabled() {
        return new MessageStoreBuilder(disk.withCachingEnabled(), cleanBudget);
    }

    @Override
    public StoreBuilder<MessageStore> withCachingDisabled() {
        return new MessageStoreBuilder(disk.withCachingDisabled(), cleanBudget);
    }

    @Override
    public StoreBuilder<MessageStore> withLoggingEnabled(Map<String, String> config) {
        return new MessageStoreBuilder(disk.withLoggingEnabled(config), cleanBudget);
    }

    @Override
    public StoreBuilder<MessageStore> withLoggingDisabled() {
        return new MessageStoreBuilder(disk.withLoggingDisabled(), cleanBudget);
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
