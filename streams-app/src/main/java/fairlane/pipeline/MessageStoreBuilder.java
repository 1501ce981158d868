package fairlane.pipeline;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Makes a {@link MessageStore} over the store that another builder makes.
 *
 * @param maxCleanBytes how much of what is on disk is kept in memory as well, in bytes
 */
record MessageStoreBuilder(StoreBuilder<KeyValueStore<Bytes, byte[]>> disk, long maxCleanBytes)
        implements StoreBuilder<MessageStore> {
    @Override
    public MessageStore build() {
        return new MessageStore(disk.build(), maxCleanBytes);
    }

    @Override
    public StoreBuilder<MessageStore> withCachingEnabled() {
        return new MessageStoreBuilder(disk.withCachingEnabled(), maxCleanBytes);
    }

    @Override
    public StoreBuilder<MessageStore> withCachingDisabled() {
        return new MessageStoreBuilder(disk.withCachingDisabled(), maxCleanBytes);
    }

    @Override
    public StoreBuilder<MessageStore> withLoggingEnabled(Map<String, String> config) {
        return new MessageStoreBuilder(disk.withLoggingEnabled(config), maxCleanBytes);
    }

    @Override
    public StoreBuilder<MessageStore> withLoggingDisabled() {
        return new MessageStoreBuilder(disk.withLoggingDisabled(), maxCleanBytes);
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
