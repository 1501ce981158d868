package fairlane.pipeline;

import fairlane.core.scheduler.Scheduler;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds the channels whose deliveries topic is not there: to write to a topic that is missing would end the stream. A
 * channel that has no record any more needs no topic: what it holds is given up on, and whatever comes for it.
 */
final class SuspendedChannels {
    private final Scheduler scheduler;
    private final PolicyTable policies;
    private final ChannelTopics topics;
    /** All that messages have come for, as they were at the last tick. */
    private final Map<String, ChannelTopics.State> watched = new HashMap<>();

    SuspendedChannels(Scheduler scheduler, PolicyTable policies, ChannelTopics topics) {
        this.scheduler = scheduler;
        this.policies = policies;
        this.topics = topics;
        scheduler.channels().forEach(this::state);
    }

    /** To be asked before a message of the channel may leave: it is held where its topic is not there. */
    ChannelTopics.State state(String channel) {
        ChannelTopics.State state = watched.get(channel);
        return state == null ? look(channel) : state;
    }

    void update() {
        watched.keySet().forEach(this::look);
    }

    private ChannelTopics.State look(String channel) {
        ChannelTopics.State state = policies.channel(channel) == null ? ChannelTopics.State.THERE : topics.of(channel);
        ChannelTopics.State before = watched.put(channel, state);
        if (isHeld(state) != (before != null && isHeld(before))) {
            scheduler.setSuspended(channel, isHeld(state));
        }
        return state;
    }

    private static boolean isHeld(ChannelTopics.State state) {
        return state != ChannelTopics.State.THERE;
    }
}
