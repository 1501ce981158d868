package fairlane.pipeline;

import fairlane.wire.InFlight;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the acknowledgements has found. Of what was released after it began, nothing is known.
 *
 * @param at when it began, as {@link PipelineContext#nanoClock} has it
 * @param flights by channel, in the place of the topic, and partition
 * @param silence for how many nanoseconds nothing has been acknowledged while something is in flight, by the same
 */
record Look(long at, Map<TopicPartition, InFlight> flights, Map<TopicPartition, Long> silence) {
    Look {
        flights = Map.copyOf(flights);
        silence = Map.copyOf(silence);
    }

    /** One that tells nothing of silence. */
    Look(long at, Map<TopicPartition, InFlight> flights) {
        this(at, flights, Map.of());
    }

    @Nullable
    InFlight of(String channel, int partition) {
        return flights.get(new TopicPartition(channel, partition));
    }
}
