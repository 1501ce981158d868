package fairlane.pipeline.inspection;

import fairlane.core.model.ChannelDemand;
import fairlane.wire.ChannelDemandRow;
import fairlane.wire.InFlight;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What is to be expected of each channel: from what is counted anyway, without a look at lanes or messages. */
final class ChannelDemandQuery extends Query<ChannelDemandRow> {
    private @Nullable Queue<String> channels;

    @Override
    boolean step(TaskView task, long now) {
        if (channels == null) {
            channels = new ArrayDeque<>(task.scheduler().channels());
        }
        String channel = channels.poll();
        ChannelDemand outlook = channel == null ? null : task.scheduler().channelDemand(channel, now);
        if (channel == null || outlook == null) {
            return false;
        }
        InFlight inFlight = task.windows().inFlight(channel);
        add(new ChannelDemandRow(channel, task.partition(), outlook, inFlight == null ? 0 : inFlight.messages()));
        return true;
    }

    @Override
    void releaseResources() {}
}
