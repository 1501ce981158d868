package fairlane.pipeline;

import fairlane.core.scheduler.Scheduler;

/** What questions may look at, on the stream thread. */
record TaskView(
        int partition,
        Scheduler scheduler,
        TaskStore store,
        ScheduledStore scheduled,
        TaskWindows windows,
        Dedupe dedupe,
        Intake intake) {}
