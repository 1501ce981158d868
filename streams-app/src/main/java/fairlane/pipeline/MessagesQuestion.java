package fairlane.pipeline;

import fairlane.core.HeldRun;
import fairlane.core.Hold;
import fairlane.core.Lane;
import fairlane.core.MessageView;
import fairlane.wire.HeldMessage;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The held messages themselves, in the order that each lane sends them in; or the one of an id. */
final class MessagesQuestion extends Question<HeldMessage> {
    private final Filter filter;
    private final @Nullable String id;
    private @Nullable LaneWalk lanes;
    private @Nullable ScheduledWalk scheduled;
    private @Nullable Lane lane;
    private final Queue<HeldRun> runs = new ArrayDeque<>();
    private final Queue<Message> later = new ArrayDeque<>();
    private long sequence = Long.MIN_VALUE;

    /** @param id null for all */
    MessagesQuestion(Filter filter, @Nullable String id) {
        this.filter = filter;
        this.id = id;
    }

    @Override
    boolean step(TaskView task, long now) {
        if (lanes == null) {
            lanes = new LaneWalk(task.scheduler(), filter);
            scheduled = new ScheduledWalk(task.scheduled());
        }
        if (!runs.isEmpty()) {
            tellNextOfRun(task, now);
            return true;
        }
        if (!lanes.isAtEnd()) {
            lane = lanes.next();
            if (lane != null) {
                runs.addAll(task.scheduler().held(lane));
            }
            return true;
        }
        return tellNextScheduled(task);
    }

    private void tellNextOfRun(TaskView task, long now) {
        HeldRun run = runs.element();
        sequence = Math.max(sequence, run.first());
        if (sequence > run.last() || lane == null) {
            runs.remove();
            sequence = Long.MIN_VALUE;
            return;
        }
        Message message = task.store().get(lane, run.rank(), sequence);
        MessageView view =
                message != null && takes(message) ? task.scheduler().explain(lane, run.rank(), sequence, now) : null;
        if (message != null && view != null) {
            add(row(task, message, view));
        }
        sequence++;
    }

    private boolean tellNextScheduled(TaskView task) {
        Message message = later.poll();
        if (message != null) {
            add(row(
                    task,
                    message,
                    new MessageView(Hold.SCHEDULED, 0, message.request().notBefore())));
            return true;
        }
        if (scheduled == null || scheduled.isAtEnd()) {
            return false;
        }
        scheduled.next().stream().filter(filter::takes).filter(this::takes).forEach(later::add);
        return true;
    }

    private boolean takes(Message message) {
        return id == null || id.equals(message.id());
    }

    private static HeldMessage row(TaskView task, Message message, MessageView view) {
        long notBefore = message.request().notBefore();
        long expiresAt = message.request().expiresAt();
        return new HeldMessage(
                message.channel(),
                message.customer(),
                message.hasSender() ? message.request().sender() : null,
                task.partition(),
                message.id(),
                message.request().priority().name(),
                message.request().cost(),
                message.attempt(),
                message.request().acceptedAt(),
                notBefore == Long.MIN_VALUE ? null : notBefore,
                expiresAt == Long.MAX_VALUE ? null : expiresAt,
                view.ahead(),
                view.hold().name(),
                view.leavesAt(),
                message.value());
    }

    @Override
    void release() {
        if (lanes != null) {
            lanes.close();
        }
    }
}
