package fairlane.pipeline.task;

import fairlane.contract.PolicyTable;
import fairlane.core.scheduler.Scheduler;
import fairlane.pipeline.topics.ChannelTopicStates;
import java.util.HashMap;
import java.util.Map;

/**
 * Suspends channels whose deliveries topic does not exist, because writing to a missing topic would stop Kafka Streams.
 * A deleted channel is not suspended, because its held and new messages become dead letters and need no deliveries
 * topic.
 */
final class SuspendedChannels {
    private final Scheduler scheduler;
    private final PolicyTable policies;
    private final ChannelTopicStates topics;
    /**
     * The state of each channel's deliveries topic at the last tick, by channel name, for the channels for which this
     * task has received or restored messages.
     */
    private final Map<String, ChannelTopicStates.TopicState> states = new HashMap<>();

    SuspendedChannels(Scheduler scheduler, PolicyTable policies, ChannelTopicStates topics) {
        this.scheduler = scheduler;
        this.policies = policies;
        this.topics = topics;
        scheduler.channels().forEach(this::state);
    }

    /**
     * Returns the state of a channel's deliveries topic, and suspends the channel unless the topic is known to exist.
     * Must be called before a message of the channel is offered to the scheduler.
     */
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
