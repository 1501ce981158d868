package fairlane.pipeline;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneCursor;
import fairlane.core.scheduler.Scheduler;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Goes through the lanes that a filter takes, one at a time, while they change: by customer where it names one. */
final class LaneWalk implements AutoCloseable {
    private final Scheduler scheduler;
    private final Filter filter;
    private final Queue<String> channels = new ArrayDeque<>();
    private final Queue<Lane> ofCustomer = new ArrayDeque<>();
    private @Nullable LaneCursor cursor;
    private boolean atEnd;

    LaneWalk(Scheduler scheduler, Filter filter) {
        this.scheduler = scheduler;
        this.filter = filter;
        for (String channel : scheduler.channels()) {
            if (filter.channel() == null || filter.channel().equals(channel)) {
                start(channel);
            }
        }
    }

    private void start(String channel) {
        if (filter.customer() == null) {
            channels.add(channel);
        } else {
            ofCustomer.addAll(scheduler.lanes(channel, filter.customer()));
        }
    }

    boolean isAtEnd() {
        return atEnd;
    }

    /** The next lane; null where this step found none, or at the end. */
    @Nullable
    Lane next() {
        Lane lane = ofCustomer.poll();
        if (lane == null) {
            lane = nextOfAll();
        }
        return lane != null && filter.takes(lane) ? lane : null;
    }

    private @Nullable Lane nextOfAll() {
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
