package fairlane.admin.topics;

import fairlane.schema.SendRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that was given up on.
 *
 * @param customer empty where the request had no key
 * @param reason one of {@link fairlane.contract.DeadLetterReason}, or empty where somebody else put it there
 * @param error why, as a sentence
 * @param source topic/partition/offset that it came from
 * @param request null where its bytes are none
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
