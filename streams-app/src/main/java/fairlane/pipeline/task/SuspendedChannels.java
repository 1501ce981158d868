package fairlane.pipeline.task;

import fairlane.contract.PolicyTable;
import fairlane.core.scheduler.Scheduler;
import fairlane.pipeline.topics.ChannelTopicStates;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds the channels whose deliveries topic is not there: to write to a topic that is missing would end the stream. A
 * channel that has no record any more needs no topic: what it holds is given up on, and whatever comes for it.
 */
final class SuspendedChannels {
    private final Scheduler scheduler;
    private final PolicyTable policies;
    private final ChannelTopicStates topics;
    /** All that messages have come for, as they were at the last tick. */
    private final Map<String, ChannelTopicStates.TopicState> states = new HashMap<>();

    SuspendedChannels(Scheduler scheduler, PolicyTable policies, ChannelTopicStates topics) {
        this.scheduler = scheduler;
        this.policies = policies;
        this.topics = topics;
        scheduler.channels().forEach(this::state);
    }

    /** To be asked before a message of the channel may leave: it is held where its topic is not there. */
    ChannelTopicStates.TopicState state(String channel) {
        ChannelTopicStates.TopicState state = states.get(channel);
        return state == null ? refresh(channel) : state;
    }

    void refreshAll() {
        states.keySet().forEach(this::refresh);
    }

    private ChannelTopicStates.TopicState refresh(String channel) {
        ChannelTopicStates.TopicState state =
                policies.channel(channel) == null ? ChannelTopicStates.TopicState.PRESENT : topics.stateOf(channel);
        ChannelTopicStates.TopicState previous = states.put(channel, state);
        if (requiresSuspension(state) != (previous != null && requiresSuspension(previous))) {
            scheduler.setSuspended(channel, requiresSuspension(state));
        }
        return state;
    }

    private static boolean requiresSuspension(ChannelTopicStates.TopicState state) {
        return state != ChannelTopicStates.TopicState.PRESENT;
    }
}
