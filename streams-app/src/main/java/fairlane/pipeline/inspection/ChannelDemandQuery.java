package fairlane.pipeline.inspection;

import fairlane.core.model.ChannelDemand;
import fairlane.wire.ChannelDemandRow;
import fairlane.wire.InFlight;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Returns one row per channel with the channel's demand for workers, that is, how many messages are released per second
 * and how many can be released soon. The query is cheap, because it reads counters of the scheduler and neither lanes
 * nor messages.
 */
final class ChannelDemandQuery extends Query<ChannelDemandRow> {
    private @Nullable Queue<String> channels;

    @Override
    boolean step(TaskView task, long now) {
        if (channels == null) {
            channels = new ArrayDeque<>(task.scheduler().channels());
        }
        String channel = channels.poll();
        ChannelDemand demand = channel == null ? null : task.scheduler().channelDemand(channel, now);
        if (channel == null || demand == null) {
            return false;
        }
        InFlight inFlight = task.windows().inFlight(channel);
        add(new ChannelDemandRow(
                channel, task.partition(), toWire(demand), inFlight == null ? 0 : inFlight.messages()));
        return true;
    }

    private static ChannelDemandRow.Demand toWire(ChannelDemand demand) {
        return new ChannelDemandRow.Demand(
                demand.withinMillis(),
                demand.releasable(),
                demand.maxReleasable(),
                demand.immediatePerSecond(),
                demand.releasedPerSecond(),
                demand.pacedPerSecond());
    }

    @Override
    void releaseResources() {}
}
