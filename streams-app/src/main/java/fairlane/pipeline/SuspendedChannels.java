package fairlane.pipeline;

import fairlane.core.Scheduler;
import java.util.HashSet;
import java.util.Set;

/** Holds the channels whose deliveries topic has gone: to write to a topic that is missing would end the stream. */
final class SuspendedChannels {
    private final Scheduler scheduler;
    private final ChannelTopics topics;
    private final Set<String> suspended = new HashSet<>();

    SuspendedChannels(Scheduler scheduler, ChannelTopics topics) {
        this.scheduler = scheduler;
        this.topics = topics;
    }

    void update() {
        for (String channel : scheduler.channels()) {
            boolean missing = !topics.exists(channel);
            if (missing ? suspended.add(channel) : suspended.remove(channel)) {
                scheduler.suspend(channel, missing);
            }
        }
    }
}
