package fairlane.admin.topics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Selects dead letters. A component that is null does not restrict the selection. */
public record DeadLetterFilter(
        @Nullable String channel,
        @Nullable String customer,
        @Nullable String reason,
        @Nullable Instant since) {

    boolean matches(DeadLetter letter) {
        return (customer == null || customer.equals(letter.customer()))
                && (reason == null || reason.equalsIgnoreCase(letter.reason()))
                && (channel == null
                        || (letter.request() != null
                                && channel.equals(letter.request().getChannel())));
    }
}
