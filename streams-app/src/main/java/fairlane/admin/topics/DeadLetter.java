package fairlane.admin.topics;

import fairlane.schema.SendRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record of the dead letters topic.
 *
 * @param customer empty if the request had no key
 * @param reason name of a {@link fairlane.contract.DeadLetterReason}; empty if the record was not written by Fairlane
 * @param error the reason as a sentence
 * @param source topic/partition/offset of the record that it was made from
 * @param request null if the value is not a readable request
 * @param bytes size of the value
 */
public record DeadLetter(
        Instant at,
        String customer,
        String reason,
        String error,
        String source,
        @Nullable SendRequest request,
        int bytes) {}
