package fairlane.pipeline.task;

import fairlane.core.model.Refusal;
import fairlane.core.scheduler.Decision;
import fairlane.core.scheduler.Release;
import fairlane.core.scheduler.Scheduler;
import fairlane.pipeline.store.CancellationStore;
import fairlane.pipeline.store.Message;
import fairlane.pipeline.store.ScheduledStore;
import fairlane.pipeline.store.TaskStore;

/** Offers messages to the scheduler and applies the scheduler's decisions. Used only by the stream thread. */
final class MessageOffers {
    private final Scheduler scheduler;
    private final CancellationStore cancellations;
    private final TaskStore store;
    private final ScheduledStore scheduled;
    private final Outbox outbox;
    private final Runnable onHeld;

    /**
     * @param onHeld called whenever a message is held; the task then ticks at the short interval, because the message
     *     may be released soon
     */
    MessageOffers(
            Scheduler scheduler,
            CancellationStore cancellations,
            TaskStore store,
            ScheduledStore scheduled,
            Outbox outbox,
            Runnable onHeld) {
        this.scheduler = scheduler;
        this.cancellations = cancellations;
        this.store = store;
        this.scheduled = scheduled;
        this.outbox = outbox;
        this.onHeld = onHeld;
    }

    /**
     * Offers a message to the scheduler, and then releases, holds or refuses the message.
     *
     * @param now the current time in epoch milliseconds
     * @return false if the message was refused
     */
    boolean offer(Message message, long now) {
        Refusal cancelled = cancellations.refusal(message);
        if (cancelled != null) {
            outbox.refuse(message, cancelled);
            return false;
        }
        Decision decision = scheduler.offer(message.request(), now);
        if (decision instanceof Release release) {
            outbox.deliver(message, release);
        } else if (decision instanceof Decision.Queue queue) {
            store.put(queue.lane(), queue.rank(), queue.sequence(), message);
            onHeld.run();
        } else if (decision instanceof Decision.Schedule) {
            scheduled.put(message);
            onHeld.run();
        } else if (decision instanceof Decision.Refuse refuse) {
            outbox.refuse(message, refuse.refusal());
            return false;
        }
        return true;
    }
}
