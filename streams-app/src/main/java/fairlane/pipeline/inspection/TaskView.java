package fairlane.pipeline.inspection;

import fairlane.core.scheduler.Scheduler;
import fairlane.pipeline.store.Deduplicator;
import fairlane.pipeline.store.ScheduledStore;
import fairlane.pipeline.store.TaskStore;
import fairlane.pipeline.window.TaskWindows;

/** The state of a task, for queries. Queries read the state only on the stream thread. */
public record TaskView(
        int partition,
        Scheduler scheduler,
        TaskStore store,
        ScheduledStore scheduled,
        TaskWindows windows,
        Deduplicator deduplicator,
        ConsumedOffsets consumedOffsets) {}
