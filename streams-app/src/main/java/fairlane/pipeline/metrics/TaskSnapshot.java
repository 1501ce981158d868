package fairlane.pipeline.metrics;

import fairlane.core.scheduler.HeldSnapshot;
import fairlane.core.scheduler.Scheduler;
import fairlane.pipeline.store.ScheduledStore;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers of messages that a task holds, as its stream thread has last published them. Other threads read this
 * snapshot, because only the stream thread may read the scheduler.
 *
 * @param channels the numbers of messages that wait in lanes, by channel name
 * @param scheduled the number of scheduled messages by channel name; messages from before the start of the task are
 *     missing until the task has counted them
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
