package fairlane.admin.topics;

import fairlane.schema.SendRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record of the dead letters topic, decoded.
 *
 * @param customer the customer of the request; empty if the request had no key
 * @param reason the name of a {@link fairlane.contract.DeadLetterReason}; empty if the record was not written by
 *     Fairlane
 * @param error a sentence that explains the reason
 * @param source the position, as topic/partition/offset, of the record from which the dead letter was created
 * @param request the request; null if the value of the record is not a readable request
 * @param bytes size of the record's value in bytes
 */
public record DeadLetter(
        Instant at,
        String customer,
        String reason,
        String error,
        String source,
        @Nullable SendRequest request,
        int bytes) {}
