package fairlane.pipeline.metrics;

import fairlane.core.scheduler.HeldSnapshot;
import fairlane.core.scheduler.Scheduler;
import fairlane.pipeline.store.ScheduledStore;
import java.util.HashMap;
import java.util.Map;

/**
 * The messages that a task holds, as its stream thread has published them last. Other threads read this snapshot, and
 * never the scheduler.
 *
 * @param channels snapshots by channel name
 * @param scheduled scheduled messages by channel, as far as they have been counted since the start
 */
public record TaskSnapshot(Map<String, HeldSnapshot> channels, Map<String, Long> scheduled) {
    public static final TaskSnapshot EMPTY = new TaskSnapshot(Map.of(), Map.of());

    public TaskSnapshot {
        channels = Map.copyOf(channels);
        scheduled = Map.copyOf(scheduled);
    }

    public static TaskSnapshot of(Scheduler scheduler, ScheduledStore scheduled, long now) {
        Map<String, HeldSnapshot> channels = new HashMap<>();
        for (String channel : scheduler.channels()) {
            channels.put(channel, scheduler.heldSnapshot(channel, now));
        }
        return new TaskSnapshot(channels, scheduled.counts());
    }
}
