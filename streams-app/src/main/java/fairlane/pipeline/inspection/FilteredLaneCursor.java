package fairlane.pipeline.inspection;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneCursor;
import fairlane.core.scheduler.Scheduler;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the lanes of a task, inspects one lane per call of {@link #next}, and returns the lanes that match a
 * filter. Lanes may be added and removed between two calls. If the filter names a customer, only the lanes of that
 * customer are read.
 */
final class FilteredLaneCursor implements AutoCloseable {
    private final Scheduler scheduler;
    private final LaneFilter filter;
    private final Queue<String> channels = new ArrayDeque<>();
    private final Queue<Lane> customerLanes = new ArrayDeque<>();
    private @Nullable LaneCursor cursor;
    private boolean atEnd;

    FilteredLaneCursor(Scheduler scheduler, LaneFilter filter) {
        this.scheduler = scheduler;
        this.filter = filter;
        for (String channel : scheduler.channels()) {
            if (filter.channel() == null || filter.channel().equals(channel)) {
                addChannel(channel);
            }
        }
    }

    private void addChannel(String channel) {
        if (filter.customer() == null) {
            channels.add(channel);
        } else {
            customerLanes.addAll(scheduler.lanes(channel, filter.customer()));
        }
    }

    boolean isAtEnd() {
        return atEnd;
    }

    /**
     * Inspects the next lane and returns it if it matches the filter; otherwise null. After the last lane, always
     * returns null.
     */
    @Nullable
    Lane next() {
        Lane lane = customerLanes.poll();
        if (lane == null) {
            lane = nextOfChannels();
        }
        return lane != null && filter.matches(lane) ? lane : null;
    }

    private @Nullable Lane nextOfChannels() {
        if (cursor == null) {
            String channel = channels.poll();
            if (channel == null) {
                atEnd = true;
                return null;
            }
            cursor = scheduler.lanes(channel);
        }
        Lane lane = cursor == null ? null : cursor.next();
        if (lane == null) {
            close();
        }
        return lane;
    }

    @Override
    public void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }
}
