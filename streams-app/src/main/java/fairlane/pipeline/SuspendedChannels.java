package fairlane.pipeline;

import fairlane.core.Scheduler;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the channels whose deliveries topic has gone: to write to a topic that is missing would end the stream. */
final class SuspendedChannels {
    private static final Logger log = LoggerFactory.getLogger(SuspendedChannels.class);

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
            if (missing && suspended.add(channel)) {
                log.warn(
                        "The deliveries topic of the channel {} is missing: the channel is held. Make the topic again"
                                + " with `fairlane topics create`, or delete the channel.",
                        channel);
                scheduler.suspend(channel, true);
            } else if (!missing && suspended.remove(channel)) {
                log.info("The deliveries topic of the channel {} is there again: the channel goes on.", channel);
                scheduler.suspend(channel, false);
            }
        }
    }
}
