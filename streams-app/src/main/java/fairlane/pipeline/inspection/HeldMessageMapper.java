package fairlane.pipeline.inspection;

import fairlane.core.model.Hold;
import fairlane.core.scheduler.MessageView;
import fairlane.pipeline.store.Message;
import fairlane.wire.HeldMessage;

/** Maps held messages to the JSON type {@link HeldMessage}. */
final class HeldMessageMapper {
    private HeldMessageMapper() {}

    static HeldMessage of(TaskView task, Message message, MessageView view) {
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
                view.releaseAt(),
                task.windows().inFlightCausing(view.hold(), message.channel()),
                message.value());
    }

    /** Maps a scheduled message, which waits for its {@code notBefore} time. */
    static HeldMessage ofScheduled(TaskView task, Message message) {
        return of(
                task,
                message,
                new MessageView(Hold.SCHEDULED, 0, message.request().notBefore()));
    }
}
