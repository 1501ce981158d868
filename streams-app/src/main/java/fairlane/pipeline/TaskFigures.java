package fairlane.pipeline;

import fairlane.core.scheduler.HeldSnapshot;
import fairlane.core.scheduler.Scheduler;
import java.util.HashMap;
import java.util.Map;

/**
 * What a task holds, as its stream thread has told last: other threads read this, and never the scheduler.
 *
 * @param channels by their names
 * @param scheduled messages whose time has not come, by channel, as far as they have been counted since the start
 */
record TaskFigures(Map<String, HeldSnapshot> channels, Map<String, Long> scheduled) {
    static final TaskFigures NONE = new TaskFigures(Map.of(), Map.of());

    TaskFigures {
        channels = Map.copyOf(channels);
        scheduled = Map.copyOf(scheduled);
    }

    static TaskFigures of(Scheduler scheduler, ScheduledStore scheduled, long now) {
        Map<String, HeldSnapshot> channels = new HashMap<>();
        for (String channel : scheduler.channels()) {
            channels.put(channel, scheduler.heldSnapshot(channel, now));
        }
        return new TaskFigures(channels, scheduled.counts());
    }
}
