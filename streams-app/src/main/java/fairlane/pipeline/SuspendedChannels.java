package fairlane.pipeline;

import fairlane.core.Scheduler;
import java.util.HashSet;
import java.util.Set;

/**
 * Holds the channels whose deliveries topic is not there: to write to a topic that is missing would end the stream. A
 * channel that has no record any more needs no topic: what it holds is given up on.
 */
final class SuspendedChannels {
    private final Scheduler scheduler;
    private final PolicyTable policies;
    private final ChannelTopics topics;
    /** All that messages have come for. */
    private final Set<String> watched = new HashSet<>();

    private final Set<String> suspended = new HashSet<>();

    SuspendedChannels(Scheduler scheduler, PolicyTable policies, ChannelTopics topics) {
        this.scheduler = scheduler;
        this.policies = policies;
        this.topics = topics;
        watched.addAll(scheduler.channels());
    }

    /** To be called before a message of the channel may leave. */
    void watch(String channel) {
        if (watched.add(channel)) {
            update(channel);
        }
    }

    void update() {
        watched.forEach(this::update);
    }

    private void update(String channel) {
        boolean held = policies.channel(channel) != null && topics.of(channel) != ChannelTopics.State.THERE;
        if (held ? suspended.add(channel) : suspended.remove(channel)) {
            scheduler.suspend(channel, held);
        }
    }
}
