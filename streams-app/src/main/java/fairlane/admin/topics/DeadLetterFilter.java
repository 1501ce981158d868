package fairlane.admin.topics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which dead letters are wanted; null: any. */
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
